/**
 * Go templates for `kubectl get -o go-template=…`: the few fields that are read, in the shape of the API's own objects.
 * A node lists every image it holds and a pod its whole specification, so that `-o json` would be many times as much.
 * Strings are written by Go's `%q`; `null` and the empty key end lists without a comma too many. Nothing here is newer
 * than kubectl 1.14.
 */

const STRING = '{{define `s`}}{{if .}}{{printf `%q` .}}{{else}}null{{end}}{{end}}';

/** Of labels an empty value counts, too: `node-role.kubernetes.io/control-plane: ""`. */
const mapping = (name: string): string =>
  `"${name}":{ {{range $k, $v := .${name}}}{{printf \`%q:%q,\` $k $v}}{{end}}"":""}`;

const string = (name: string): string => `"${name}":{{template \`s\` .${name}}}`;

const strings = (name: string): string => `"${name}":[{{range .${name}}}{{template \`s\` .}},{{end}}null]`;

const each = (name: string, ...parts: readonly string[]): string =>
  `"${name}":[{{range .${name}}}{${parts.join(',')}},{{end}}null]`;

const inside = (name: string, ...parts: readonly string[]): string =>
  `"${name}":{{with .${name}}}{${parts.join(',')}}{{else}}null{{end}}`;

const items = (...parts: readonly string[]): string => `${STRING}{${each('items', ...parts)}}`;

/** Of each node: name, labels, taints, whether it is open, and its platform. */
export const NODES_TEMPLATE = items(
  '"kind":"Node"',
  inside('metadata', string('name'), mapping('labels')),
  inside(
    'spec',
    '"unschedulable":{{if .unschedulable}}true{{else}}false{{end}}',
    each('taints', string('key'), string('value'), string('effect')),
  ),
  inside('status', inside('nodeInfo', string('architecture'), string('operatingSystem'), string('kernelVersion'))),
);

/** Of each node that the metrics API names: its name and labels, which are the node's own. */
export const NODE_METRICS_TEMPLATE = items('"kind":"Node"', inside('metadata', string('name'), mapping('labels')));

/** Of each pod: the node that it is on, and what it selects nodes by. */
export const POD_NODES_TEMPLATE = items(inside('spec', string('nodeName'), mapping('nodeSelector')));

/** Of each NodePool: its requirements on nodes. */
export const NODE_POOLS_TEMPLATE = items(
  inside('metadata', string('name')),
  inside(
    'spec',
    inside('template', inside('spec', each('requirements', string('key'), string('operator'), strings('values')))),
  ),
);

const EXPRESSION = [string('key'), string('operator'), strings('values')];
const CONTAINER = [string('name'), string('image')];
const STATE = [
  inside('waiting', string('reason'), string('message')),
  inside('terminated', string('reason'), string('message')),
];
const STATUS = [string('name'), inside('state', ...STATE), inside('lastState', ...STATE)];

/** Of each pod: who made it, where it is, what binds it to nodes, its images and what ails them. */
export const PODS_TEMPLATE = items(
  '"kind":"Pod"',
  inside(
    'metadata',
    string('namespace'),
    string('name'),
    mapping('labels'),
    each('ownerReferences', string('kind'), string('name')),
  ),
  inside(
    'spec',
    string('nodeName'),
    mapping('nodeSelector'),
    inside('os', string('name')),
    each('tolerations', string('key'), string('operator'), string('value'), string('effect')),
    inside(
      'affinity',
      inside(
        'nodeAffinity',
        inside(
          'requiredDuringSchedulingIgnoredDuringExecution',
          each('nodeSelectorTerms', each('matchExpressions', ...EXPRESSION), each('matchFields', ...EXPRESSION)),
        ),
      ),
    ),
    each('initContainers', ...CONTAINER),
    each('containers', ...CONTAINER),
  ),
  inside('status', string('phase'), each('initContainerStatuses', ...STATUS), each('containerStatuses', ...STATUS)),
);

/**
 * JSON of what a template printed: Go's quoting has escapes that JSON lacks (`\x07`, `\a`, `\v`, `\U0001f600`). Linear.
 */
export function jsonOfGo(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|U([0-9a-f]{8})|([^xU]))/g, (whole, byte, point, other) => {
    if (byte !== undefined) return `\\u00${byte}`;
    if (point !== undefined) return escaped(Number.parseInt(point, 16));
    if (other === 'a') return '\\u0007';
    return other === 'v' ? '\\u000b' : whole;
  });
}

function escaped(point: number): string {
  const units = JSON.stringify(point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point));
  return units.slice(1, -1);
}
