import * as l10n from '@vscode/l10n';
import { isMap, type Node, visit } from 'yaml';
import { platformOfUser } from '../image/architectureWords';
import { meantPlatform } from '../image/meantPlatform';
import { type Platform, readPlatform } from '../image/platform';
import type { RuleSetting } from '../model/rule';
import { folderOf } from '../text/paths';
import type { Span } from '../text/span';
import { itemsOf, readYaml, resolve, spanOfNode, textOf, type YamlDocument, type YamlEntry } from '../text/yaml/yaml';
import { type Config, type ConfigProblem, NO_CONFIG, type RegistrySettings, type TargetEntry } from './config';
import { ConfigNodes, isEmptyScalar, namesOf, suggestion } from './configNodes';
import { CONFIG_KEYS, REGISTRY_KEYS, RULE_SETTINGS, TARGET_KEYS } from './keys';

/** A configuration with what is wrong with it; the valid part is in `config` whatever the problems. */
export interface ConfigReading {
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads a `.platformlint.yaml`. `path` is its workspace path, `ruleIds` the rules there are. Never throws: what is
 * unknown or of a wrong type is a problem at its place, and everything else still counts.
 */
export function readConfig(text: string, path: string, ruleIds: readonly string[]): ConfigReading {
  const problems: ConfigProblem[] = [];
  const documents = readYaml(text);
  const document = documents.find((candidate) => candidate.root !== undefined) ?? documents[0];
  const config = { ...NO_CONFIG, path, folder: folderOf(path) };
  if (document === undefined) return { config, problems };
  for (const { value, span } of document.errors) {
    const within = { start: Math.min(span.start, text.length), end: Math.min(span.end, text.length) };
    problems.push({ message: l10n.t('This is not valid YAML: {0}', value), span: within });
  }
  const other = documents.find((one) => one !== document && one.root !== undefined && !isEmptyScalar(one, one.root));
  if (other !== undefined) {
    const message = l10n.t('A configuration is one document: what stands behind this "---" is not read.');
    problems.push({ message, span: { start: other.offset, end: other.offset + '---'.length } });
  }
  for (const alias of aliasesToNothing(document)) {
    problems.push({
      message: l10n.t('There is no &{0} above that *{0} could stand for.', alias.source),
      span: alias.span,
    });
  }
  const root = resolve(document, document.root);
  const isEmpty = root === undefined || textOf(document, root)?.value === 'null' || isEmptyScalar(document, root);
  if (isEmpty) return { config, problems };
  if (!isMap(root)) {
    problems.push({
      message: l10n.t('A configuration is a mapping with the keys {0}.', namesOf(CONFIG_KEYS)),
      span: spanOfNode(document, root),
    });
    return { config, problems };
  }
  const read = new Reader(document, problems);
  return { config: { ...config, ...read.root(root, ruleIds) }, problems };
}

function aliasesToNothing(document: YamlDocument): readonly { readonly source: string; readonly span: Span }[] {
  const found: { source: string; span: Span }[] = [];
  if (document.root === undefined) return found;
  visit(document.root, {
    Alias: (_key, alias) => {
      const isKnown = resolve(document, alias) !== undefined;
      if (!isKnown) found.push({ source: alias.source, span: spanOfNode(document, alias) });
    },
  });
  return found;
}

/** Reads the parts of a configuration. */
class Reader {
  private readonly nodes: ConfigNodes;

  constructor(
    private readonly document: YamlDocument,
    private readonly problems: ConfigProblem[],
  ) {
    this.nodes = new ConfigNodes(document, problems);
  }

  root(root: Node, ruleIds: readonly string[]): Pick<Config, keyof typeof CONFIG_KEYS> {
    const keys = this.nodes.known(root, CONFIG_KEYS, (names) => l10n.t('a configuration has {0}', names));
    return {
      targets: this.targets(keys.get('targets')),
      rules: this.rules(keys.get('rules'), ruleIds),
      runners: this.runners(keys.get('runners')),
      registries: this.registries(keys.get('registries')),
      ignore: this.nodes.patterns(keys.get('ignore'), 'ignore') ?? [],
    };
  }

  private targets(entry: YamlEntry | undefined): readonly TargetEntry[] {
    const items = this.nodes.list(entry, () =>
      l10n.t('{0} is a list of platforms and of entries with {1}.', 'targets', namesOf(TARGET_KEYS)),
    );
    const found: TargetEntry[] = [];
    const bare: Platform[] = [];
    let bareAt = -1;
    for (const item of items) {
      if (isMap(item)) {
        const target = this.target(item);
        if (target !== undefined) found.push(target);
        continue;
      }
      const platform = this.platform(item);
      if (platform === undefined) continue;
      if (bareAt < 0) bareAt = found.length;
      bare.push(platform);
    }
    if (bareAt < 0) return found;
    const span = entry?.value === undefined ? {} : { span: spanOfNode(this.document, entry.value) };
    return [...found.slice(0, bareAt), { platforms: bare, ...span }, ...found.slice(bareAt)];
  }

  private target(node: Node): TargetEntry | undefined {
    const keys = this.nodes.known(node, TARGET_KEYS, (names) => l10n.t('an entry of targets has {0}', names));
    const named = this.nodes.string(keys.get('cluster'), 'cluster');
    const cluster = named === '' ? undefined : named;
    const because = this.nodes.string(keys.get('because'), 'because');
    const files = this.nodes.patterns(keys.get('files'), 'files');
    const before = this.problems.length;
    const listed = this.nodes.list(keys.get('platforms'), () =>
      l10n.t('{0} is a list of platforms such as [linux/amd64].', 'platforms'),
    );
    const platforms = listed.flatMap((item) => this.platform(item) ?? []);
    if (cluster === undefined && listed.length === 0) {
      if (this.problems.length === before)
        this.nodes.wrong(node, l10n.t('This entry of targets needs platforms: [linux/amd64] or a cluster.'));
      return undefined;
    }
    if (cluster === undefined && platforms.length === 0) return undefined;
    return {
      platforms,
      span: spanOfNode(this.document, node),
      ...(files && { files }),
      ...(because !== undefined && { because }),
      ...(cluster !== undefined && { cluster }),
    };
  }

  private rules(entry: YamlEntry | undefined, ruleIds: readonly string[]): Config['rules'] {
    const found = new Map<string, RuleSetting>();
    const right = (): string => l10n.t('{0} is a mapping of rule ids to error, warning, info or off.', 'rules');
    for (const { key, value } of this.nodes.mapping(entry, right)) {
      if (!ruleIds.includes(key.value)) {
        this.nodes.problem(key.span, l10n.t('There is no rule {0}{1}.', key.value, suggestion(key.value, ruleIds)));
        continue;
      }
      const text = textOf(this.document, value)?.value;
      const setting = RULE_SETTINGS.find((candidate) => candidate === (text === 'false' ? 'off' : text));
      if (setting !== undefined) found.set(key.value, setting);
      else
        this.nodes.problem(
          value ? spanOfNode(this.document, value) : key.span,
          l10n.t('{0} takes error, warning, info or off.', key.value),
        );
    }
    return found;
  }

  private runners(entry: YamlEntry | undefined): Config['runners'] {
    const found = new Map<string, Platform>();
    const right = (): string => l10n.t('{0} is a mapping of runner labels to platforms.', 'runners');
    for (const { key, value } of this.nodes.mapping(entry, right)) {
      const isText = textOf(this.document, value) !== undefined;
      const platform = value === undefined || !isText ? undefined : this.platform(value, `${key.value}: `);
      if (platform !== undefined) found.set(key.value, platform);
      if (!isText) this.nodes.problem(key.span, l10n.t('{0} needs a platform, for example linux/arm64.', key.value));
    }
    return found;
  }

  private registries(entry: YamlEntry | undefined): Config['registries'] {
    const found = new Map<string, RegistrySettings>();
    const right = (): string => l10n.t('{0} is a mapping of registry hosts to settings.', 'registries');
    for (const { key, value } of this.nodes.mapping(entry, right)) {
      if (!isMap(resolve(this.document, value))) {
        const examples = ['{ http: true }', '{ mirrors: [https://…] }'] as const;
        this.nodes.problem(key.span, l10n.t('{0} takes a mapping such as {1} or {2}.', key.value, ...examples));
        continue;
      }
      if (/[/\s]/.test(key.value)) {
        const message = l10n.t('A registry is a host such as ghcr.io or localhost:5000, not "{0}".', key.value);
        this.nodes.problem(key.span, message);
        continue;
      }
      const keys = this.nodes.known(value, REGISTRY_KEYS, (names) => l10n.t('a registry has {0}', names));
      const http = this.nodes.boolean(keys.get('http'), 'http');
      const mirrors = this.nodes.strings(keys.get('mirrors'), 'mirrors') ?? [];
      const usable = mirrors.filter((mirror) => this.isMirror(mirror, keys.get('mirrors')));
      found.set(key.value, { http: http ?? false, mirrors: usable });
    }
    return found;
  }

  private isMirror(mirror: string, entry: YamlEntry | undefined): boolean {
    const url = URL.canParse(mirror) ? new URL(mirror) : undefined;
    const fits = (url?.protocol === 'https:' || url?.protocol === 'http:') && url.username === '' && url.search === '';
    const node = itemsOf(this.document, entry?.value).find((item) => textOf(this.document, item)?.value === mirror);
    if (!fits && node !== undefined)
      this.nodes.wrong(node, l10n.t('A mirror is a URL such as https://mirror.example/prefix, not "{0}".', mirror));
    return fits;
  }

  /** `lead` stands before what is wrong with the text. */
  private platform(node: Node, lead = ''): Platform | undefined {
    const text = textOf(this.document, node);
    if (text === undefined) {
      this.nodes.wrong(node, l10n.t('A platform is a text such as linux/amd64, in targets, platforms or runners.'));
      return undefined;
    }
    const platform = platformOfUser(text.value);
    if (platform !== undefined) return platform;
    const reading = readPlatform(text.value);
    const meant = meantPlatform(text.value);
    const example =
      meant === undefined
        ? l10n.t('{0} is not a known platform: write os/arch, for example linux/amd64.', text.value)
        : l10n.t('{0} is not a known platform.', text.value);
    const detail = reading.ok ? example : reading.message;
    const remedy = meant === undefined ? '' : ` ${l10n.t('{0} would be right.', meant)}`;
    this.nodes.problem(text.span, `${lead}${detail}${remedy}`);
    return undefined;
  }
}
