/** Bad input: the command line prints the message as one line and exits with 2. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The machine stopped what had begun, such as by a full disk: one line, exit 1; what is finished is saved. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}
