import {
  type Connection,
  ErrorCodes,
  Message,
  type MessageStrategy,
  type RequestMessage,
  ResponseError,
} from 'vscode-languageserver';

/** No client sends this; requests that come too late are led here. */
const REFUSED = 'platformlint/refused';

/** For the making of a connection: once `shutdown` has come, every further request is one to be refused. */
export function shutdownStrategy(): MessageStrategy {
  const state = { shutDown: false };
  return {
    handleMessage(message, next) {
      if (!Message.isRequest(message)) return next(message);
      const refused: RequestMessage = { ...message, method: REFUSED };
      const isLate = state.shutDown;
      state.shutDown ||= message.method === 'shutdown';
      return next(isLate ? refused : message);
    },
  };
}

/** Answers what comes after `shutdown` with an error (LSP 3.17, "Shutdown Request"). */
export function refuseAfterShutdown(connection: Connection): void {
  connection.onRequest(
    REFUSED,
    () => new ResponseError(ErrorCodes.InvalidRequest, 'The server is shut down; only "exit" may follow.'),
  );
}
