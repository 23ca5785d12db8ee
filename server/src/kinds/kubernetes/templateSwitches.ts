/** What a condition comes to with a chart's own values; `unknown` where it is more than these decide. */
type Truth = 'yes' | 'no' | 'unknown';

/** Whether a path of the values (`mysql.rootPassword`) is there and counts as true to a template. */
export type IsTrue = (path: string) => boolean;

/** A place of a template that takes a value. */
interface Mention {
  readonly path: string;
  readonly isOff: boolean;
}

/** The templates in which a chart runs its images, as `helm create` and most charts call them. */
export const WORKLOAD_TEMPLATES: readonly string[] = ['deployment', 'statefulset', 'daemonset', 'job'].map(
  (name) => `templates/${name}.yaml`,
);

/**
 * Tells of a value whether all of the templates' places that take it, or a mapping around it, stand under conditions
 * which these values make false (`{{ if .Values.mysql.rootPassword }}` without a password). False where no place is seen.
 */
export function switchesOf(templates: readonly string[], isTrue: IsTrue): (path: string) => boolean {
  const mentions = templates.flatMap((template) => mentionsIn(template, isTrue));
  return (path) => {
    const own = mentions.filter((one) => path === one.path || path.startsWith(`${one.path}.`));
    return own.length > 0 && own.every(({ isOff }) => isOff);
  };
}

function mentionsIn(template: string, isTrue: IsTrue): readonly Mention[] {
  const mentions: Mention[] = [];
  let open: readonly Truth[] = [];
  for (const [, inner = ''] of template.replace(COMMENT, '').matchAll(ACTION)) {
    const action = inner.replace(/^-(?=\s)|\s-$/g, '').trim();
    const [word = ''] = /^\w*/.exec(action) ?? [];
    const rest = action.slice(word.length).trim();
    if (OPENS.has(word))
      open = [...open, word === 'if' || word === 'with' ? truthOf(rest, isTrue) : 'unknown'].slice(-MAX);
    else if (word === 'else') open = [...open.slice(0, -1), rest === '' ? not(open.at(-1) ?? 'unknown') : 'unknown'];
    else if (word === 'end') open = open.slice(0, -1);
    else {
      const isOff = open.includes('no');
      for (const [, path = ''] of action.matchAll(VALUE)) mentions.push({ path, isOff });
    }
  }
  return mentions;
}

function truthOf(condition: string, isTrue: IsTrue): Truth {
  const [, path] = /^\.Values\.([\w.]+)$/.exec(condition) ?? [];
  if (path !== undefined) return isTrue(path) ? 'yes' : 'no';
  const [word, ...terms] = condition.split(/\s+/);
  if (word !== 'and' || condition.includes('(')) return 'unknown';
  return terms.some((term) => truthOf(term, isTrue) === 'no') ? 'no' : 'unknown';
}

function not(truth: Truth): Truth {
  return truth === 'unknown' ? truth : truth === 'yes' ? 'no' : 'yes';
}

const OPENS: ReadonlySet<string> = new Set(['if', 'with', 'range', 'define', 'block']);
/** Nobody nests deeper. */
const MAX = 64;
const COMMENT = /\{\{-?[ \t]{0,9}\/\*[\s\S]{0,5000}?\*\/[ \t]{0,9}-?\}\}/g;
const ACTION = /\{\{([^{}]*)\}\}/g;
const VALUE = /(?<![\w.])\.Values\.([\w.]+)/g;
