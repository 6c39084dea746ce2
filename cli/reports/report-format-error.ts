/** A report that cannot be read. The message says what is expected and where, as CodeBuild's does. */
export class ReportFormatError extends Error {
  public constructor(message: string) {
    super(message);
    this.name = 'ReportFormatError';
  }
}
