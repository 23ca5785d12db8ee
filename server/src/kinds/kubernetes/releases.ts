import type { ImageUse } from '../../model/imageUse';
import type { Pod } from '../../model/pod';
import { embeddedText } from '../../text/yaml/yamlBlock';
import { fieldOf, itemsOf, plainText, type Value } from '../syntax/hcl/value';
import { chartImages, choosesNodes, isChoice, wholeImage } from '../syntax/settings/chartValues';
import { embeddedYaml } from '../syntax/settings/moved';
import { yamlValueOf } from '../syntax/settings/yamlValue';
import { placesAt } from './paths';
import type { Workload } from './podSite';
import type { Place, Tree } from './tree';

/** The images that the values of a Helm release name, and the pods that they stand for: one each, of a chart that is not known. */
export interface ReleaseImages {
  readonly uses: readonly ImageUse[];
  readonly pods: readonly Pod[];
}

/**
 * Reads the values that an object gives a chart (Flux, Argo CD, the Helm controller of k3s). Where they, or what else the
 * object says, may choose nodes, the nodes are left open. `pods` is how many there are before these.
 */
export function releaseImagesOf(tree: Tree, object: Place, workload: Workload, pods: number): ReleaseImages {
  const row = TABLE.find(({ groups, kinds }) => groups.test(workload.group) && kinds.test(workload.kind));
  const releases = (row?.releases ?? []).flatMap((path) => placesAt(tree, object, path));
  return valueImages(
    tree.document.text,
    releases.flatMap((release) => valuesOf(tree, release)),
    workload,
    pods,
  );
}

/** The images of values that are given to a chart which is not known. */
export function valueImages(
  text: string,
  given: readonly GivenValues[],
  { kind, name }: Pick<Workload, 'kind' | 'name'>,
  pods: number,
): ReleaseImages {
  const found = given.flatMap(({ values, isOpen, replaced }) =>
    chartImages(values).flatMap(({ path, ...image }) => {
      const isReplaced = replaced.some((one) => one === path || one.startsWith(`${path}.`));
      const use = isReplaced ? undefined : wholeImage(image, text);
      return use === undefined ? [] : [{ use, unresolved: isOpen || choosesNodes(values) }];
    }),
  );
  const once = [...new Map(found.map((one) => [one.use.span.start, one])).values()];
  return {
    uses: once.map(({ use }, i) => ({ role: 'run', demand: { kind: 'pod', pod: pods + i }, ...use })),
    pods: once.map(({ use, unresolved }) => ({
      workload: kind,
      ...(name !== undefined && { name }),
      span: use.span,
      uses: [],
      selector: [],
      tolerations: [],
      unresolved,
    })),
  };
}

/** Values as one object gives them. */
export interface GivenValues {
  readonly values: Value;
  /** Others, or what becomes of the release, may choose nodes too. */
  readonly isOpen: boolean;
  /** Paths that something stronger says anew. */
  readonly replaced: readonly string[];
}

interface Row {
  readonly groups: RegExp;
  readonly kinds: RegExp;
  /** Where the object says what is installed. */
  readonly releases: readonly (readonly string[])[];
}

const TABLE: readonly Row[] = [
  { groups: /^helm(?:\.toolkit)?\.fluxcd\.io$/, kinds: /^HelmRelease$/, releases: [['spec']] },
  { groups: /^helm\.cattle\.io$/, kinds: /^HelmChart(?:Config)?$/, releases: [['spec']] },
  {
    groups: /^argoproj\.io$/,
    kinds: /^Application$/,
    releases: [
      ['spec', 'source', 'helm'],
      ['spec', 'sources', '[]', 'helm'],
    ],
  },
  {
    groups: /^argoproj\.io$/,
    kinds: /^ApplicationSet$/,
    releases: [
      ['spec', 'template', 'spec', 'source', 'helm'],
      ['spec', 'template', 'spec', 'sources', '[]', 'helm'],
    ],
  },
];

/** The keys of values: mappings, and texts in YAML. */
const VALUES: ReadonlySet<string> = new Set(['values', 'valuesObject', 'valuesContent']);

/** What may bring more values, or changes what comes of them. */
const OTHERS = ['valuesFrom', 'valueFiles', 'fileParameters', 'postRenderers', 'set'];

function valuesOf(tree: Tree, release: Place): readonly GivenValues[] {
  const fields = tree.fields(release);
  const part = (key: string): Value => yamlValueOf(tree.document, fields.get(key)?.place?.node);
  const parameters = itemsOf(part('parameters')).map((one) => plainText(fieldOf(one, 'name')));
  const names = parameters.flatMap((name) => name ?? []);
  const isOpen =
    OTHERS.some((key) => isFilled(part(key))) ||
    names.length < parameters.length ||
    names.some((name) => isChoice(name));
  const given = [...VALUES].flatMap((key) => {
    const place = fields.get(key)?.place;
    if (place === undefined || place.shared) return [];
    const text = embeddedText(tree.document, place.node);
    return text === undefined
      ? [yamlValueOf(tree.document, place.node)]
      : embeddedYaml({ mapped: text }, tree.document.text);
  });
  // Of several, the stronger wins, and here is not said which.
  return given.length === 1 ? given.map((values) => ({ values, isOpen, replaced: names })) : [];
}

function isFilled(value: Value): boolean {
  if (value.kind === 'list') return value.items.length > 0;
  return value.kind === 'object' ? value.fields.size > 0 : value.kind === 'text';
}
