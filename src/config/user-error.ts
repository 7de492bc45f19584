/** Bad input: the command line prints the message as one line and exits with 2. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
