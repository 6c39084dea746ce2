/** A report that cannot be read. The message has what is expected and where, as CodeBuild's. */
export class ReportFormatError extends Error {
  public constructor(message: string) {
    super(message);
    this.name = 'ReportFormatError';
  }
}
