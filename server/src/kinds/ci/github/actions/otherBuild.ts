import type { Build } from '../../../../model/build';
import { joinPath } from '../../../../text/paths';
import { programBuild } from '../../../syntax/programBuild';
import { workspacePath } from '../checkouts';
import type { Site } from '../site';
import { inputOf, type Step } from '../step';

/**
 * Actions that build an image in a way of their own. Source: their `action.yml`, as of November 2026: the builder of Home
 * Assistant, elgohr/Publish-Docker-Github-Action, mr-smithers-excellent/docker-build-push, macbre/push-to-ghcr,
 * whoan/docker-build-with-cache-action, aevea/action-kaniko, int128/kaniko-action, VaultVulp/gp-docker-action.
 */
export const OTHER_BUILD_ACTIONS =
  /^(?:home-assistant\/builder(?:\/actions\/build-image)?|elgohr\/publish-docker-github-action|mr-smithers-excellent\/docker-build-push|macbre\/push-to-ghcr|whoan\/docker-build-with-cache-action|aevea\/action-kaniko|int128\/kaniko-action|vaultvulp\/gp-docker-action)$/;

/** The build of a step that uses one of them: which Dockerfile is known; for which platform is for the action to choose. */
export function readOtherBuild(step: Step, site: Site): Build | undefined {
  const { action } = step;
  if (action === undefined || !OTHER_BUILD_ACTIONS.test(action.name)) return undefined;
  const said = (...names: readonly string[]): string | undefined =>
    names
      .flatMap((name) => inputOf(step, name) ?? [])
      .find(({ known }) => known)
      ?.text.trim();
  const context = said('context', 'build_context', 'workdir', 'path', 'directory') ?? '.';
  const file = said('file', 'dockerfile', 'build_file') ?? 'Dockerfile';
  const paths = [joinPath(context, file), file].flatMap((path) => workspacePath(path, site.root, site.checkouts) ?? []);
  const build = programBuild(action.name, action.span, [...new Set(paths)]);
  return { ...build, ...(site.group && { group: site.group }) };
}
