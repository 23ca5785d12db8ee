import type { CodeLens } from 'vscode-languageserver/node';
import { formatPlatform } from '../image/platform';
import type { Context } from './context';
import { isWatched, linedOf } from './folders';

/** textDocument/codeLens: above a shipped stage and a build, the platforms and who says so. Off unless it is wanted. */
export function answerCodeLenses(context: Context): void {
  const { connection, folders, places } = context;
  connection.onCodeLens(({ textDocument }) => {
    const located = folders.locate(textDocument.uri);
    const { folder, path } = located;
    const isWanted = isWatched(located) && folder.settings.codeLens;
    const analysis = isWanted ? folder.session.analyse(path) : undefined;
    const lined = linedOf(folder, path, analysis);
    if (analysis === undefined || lined === undefined) return [];
    const { stages, builds } = analysis.subjects;
    const lens = (span: { start: number; end: number }, title: string): CodeLens => ({
      range: places.range(lined, span),
      // Without a command it is text that leads nowhere.
      command: { title, command: '' },
    });
    return [
      ...stages
        .filter(({ stage }) => stage.shipped)
        .map(({ stage, required }) =>
          lens(stage.span, `${required.platforms.map(formatPlatform).join(', ')}: ${required.because}`),
        ),
      ...builds.flatMap(({ build, platforms }) =>
        platforms === undefined ? [] : [lens(build.span, `builds ${platforms.map(formatPlatform).join(', ')}`)],
      ),
    ];
  });
}
