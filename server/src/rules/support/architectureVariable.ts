/** Whether a variable is there for the architecture by its name: `ARCH`, `dpkgArch`, `TARGETPLATFORM`, `CPU_TYPE`. */
export function isForArchitecture(name: string): boolean {
  const words = name
    .replace(/([a-z])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .split(/[\d_]+/)
    .filter((word) => word !== '');
  return words.some((word, i) => {
    if (ARCHITECTURE.test(word)) return true;
    const next = words[i + 1];
    return MACHINE.test(word) && (next === undefined || PART.test(next));
  });
}

/** Whether a text uses such a variable. */
export function usesArchitecture(text: string): boolean {
  for (const [, name = ''] of text.matchAll(USE)) if (isForArchitecture(name)) return true;
  return false;
}

const USE = /\$\{?([A-Za-z_]\w*)/g;

/** A search and an archive are none. */
const ARCHITECTURE =
  /^(?:[a-z]*(?<!se)arch(?:itectures?)?|arch(?:s|es|name|id|suffix|string|str|tag|dir|type)|(?:host|mach)type)$/;

/** What a platform or a machine is called may be a product: `PLATFORM_TOOLS_VERSION`. */
const MACHINE = /^(?:[a-z]*platform|[a-z]*machine|[a-z]*cpu)$/;
const PART = /^(?:name|type|family|suffix|string|str|tag|id|os|triple|label)$/;
