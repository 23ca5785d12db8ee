import * as l10n from '@vscode/l10n';

/** A word that can be written, with what it means. */
export interface Choice {
  readonly label: string;
  readonly detail: string;
}

/** The keys of `.platformlint.yaml`. */
export function configKeys(): readonly Choice[] {
  return [
    { label: 'targets', detail: l10n.t('the platforms that images must run on') },
    { label: 'rules', detail: l10n.t('the severity of rules') },
    { label: 'runners', detail: l10n.t('the platforms of self-hosted runners') },
    { label: 'registries', detail: l10n.t('how registries are reached') },
    { label: 'ignore', detail: l10n.t('files that are not read') },
  ];
}

/** The keys of an entry of `targets`. */
export function targetKeys(): readonly Choice[] {
  return [
    { label: 'files', detail: l10n.t('the files that it holds for') },
    { label: 'platforms', detail: l10n.t('what their images must run on') },
    { label: 'because', detail: l10n.t('the reason, which messages repeat') },
    { label: 'cluster', detail: l10n.t('the kube context (or docker:NAME) whose nodes decide') },
  ];
}

/** The keys of an entry of `registries`. */
export function registryKeys(): readonly Choice[] {
  return [
    { label: 'http', detail: l10n.t('asked over plain http, without credentials') },
    { label: 'mirrors', detail: l10n.t('base URLs that are asked first') },
  ];
}
