import type { ImageUse } from '../../model/imageUse';
import type { Pod } from '../../model/pod';
import { uniqueBy } from '../../text/groups';
import { embeddedText } from '../../text/yaml/yamlBlock';
import type { Value } from '../syntax/hcl/value';
import { chartImages, choosesNodes, isChoice, wholeImage } from '../syntax/settings/chartValues';
import { embeddedYaml } from '../syntax/settings/moved';
import { yamlValueOf } from '../syntax/settings/yamlValue';
import { argoImagesOf, patchesNodes } from './argoImages';
import { type ChartParameter, parametersOf, withParameters } from './chartParameters';
import { placesAt } from './paths';
import type { Workload } from './podSite';
import type { Place, Tree } from './tree';

/** The images that the values of a Helm release name, and the pods that they stand for: one each, of a chart that is not known. */
export interface ReleaseImages {
  readonly uses: readonly ImageUse[];
  readonly pods: readonly Pod[];
}

/**
 * Reads the values that an object gives a chart (Flux, Argo CD, the Helm controller of k3s), and the images that an
 * application of Argo CD gives kustomize. Where they, or what else the
 * object says, may choose nodes, the nodes are left open. `pods` is how many there are before these.
 */
export function releaseImagesOf(tree: Tree, object: Place, workload: Workload, pods: number): ReleaseImages {
  const row = TABLE.find(({ groups, kinds }) => groups.test(workload.group) && kinds.test(workload.kind));
  const releases = (row?.releases ?? []).flatMap((path) => placesAt(tree, object, path));
  const kustomized = (row?.kustomized ?? []).flatMap((path) => placesAt(tree, object, path));
  const images = kustomized.flatMap((place) =>
    argoImagesOf(tree, place).map((use) => ({ use, unresolved: patchesNodes(tree, place) })),
  );
  const given = releases.flatMap((release) => valuesOf(tree, release));
  return podsOf([...imagesOf(tree.document.text, given), ...images], workload, pods);
}

/** The images of values that are given to a chart which is not known. */
export function valueImages(
  text: string,
  given: readonly GivenValues[],
  workload: Pick<Workload, 'kind' | 'name'>,
  pods: number,
): ReleaseImages {
  return podsOf(imagesOf(text, given), workload, pods);
}

/** An image with whether its nodes are left open. */
interface Found {
  readonly use: Pick<ImageUse, 'span' | 'written' | 'image' | 'literal'>;
  readonly unresolved: boolean;
}

function imagesOf(text: string, given: readonly GivenValues[]): readonly Found[] {
  return given.flatMap(({ values, isOpen, replaced }) =>
    chartImages(values).flatMap(({ path, ...image }) => {
      const isReplaced = replaced.some((one) => one === path || one.startsWith(`${path}.`));
      const use = isReplaced ? undefined : wholeImage(image, text);
      return use === undefined ? [] : [{ use, unresolved: isOpen || choosesNodes(values) }];
    }),
  );
}

/** Each image as a pod of its own. */
function podsOf(found: readonly Found[], { kind, name }: Pick<Workload, 'kind' | 'name'>, pods: number): ReleaseImages {
  const once = uniqueBy(found, ({ use }) => use.span.start);
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
  /** Where it says what kustomize is given. */
  readonly kustomized?: readonly (readonly string[])[];
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
    kustomized: [
      ['spec', 'source', 'kustomize'],
      ['spec', 'sources', '[]', 'kustomize'],
    ],
  },
  {
    groups: /^argoproj\.io$/,
    kinds: /^ApplicationSet$/,
    releases: [
      ['spec', 'template', 'spec', 'source', 'helm'],
      ['spec', 'template', 'spec', 'sources', '[]', 'helm'],
    ],
    kustomized: [
      ['spec', 'template', 'spec', 'source', 'kustomize'],
      ['spec', 'template', 'spec', 'sources', '[]', 'kustomize'],
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
  const parameters = parametersOf(part('parameters'));
  const isOpen =
    OTHERS.some((key) => isFilled(part(key))) || parameters.some(({ name }) => name === undefined || isChoice(name));
  const given = [...VALUES].flatMap((key) => {
    const place = fields.get(key)?.place;
    if (place === undefined || place.shared) return [];
    const text = embeddedText(tree.document, place.node);
    return text === undefined
      ? [yamlValueOf(tree.document, place.node)]
      : embeddedYaml({ mapped: text }, tree.document.text);
  });
  // Of several, the stronger wins, and here is not said which.
  const values = given.length > 1 ? undefined : withParameters(given[0], parameters);
  return values === undefined ? [] : [{ values, isOpen, replaced: parameters.flatMap(unplaced) }];
}

/** A parameter that is not among the values, because its path is none of plain keys. */
function unplaced({ name, path }: ChartParameter): readonly string[] {
  return name === undefined || path !== undefined ? [] : [name];
}

function isFilled(value: Value): boolean {
  if (value.kind === 'list') return value.items.length > 0;
  return value.kind === 'object' ? value.fields.size > 0 : value.kind === 'text';
}
