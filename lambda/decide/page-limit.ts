/** More pages than any answer has that a handler or the command can use. */
export const MAX_PAGES = 100;

/**
 * Decides after each page of a paginated answer whether to request the next one. AWS promises neither that pages end
 * nor that they hold anything: "an empty page may be returned with a token".
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
export class PageLimit {
  private readonly seen = new Set<string>();
  private pages = 0;

  public constructor(
    /** The IAM action of the call, for the message. */
    private readonly call: string,
    private readonly max: number = MAX_PAGES,
  ) {}

  /** Why the page of this token is not requested. Absent where it is. */
  public refuse(token: string): string | undefined {
    this.pages += 1;
    if (this.seen.has(token))
      return `${this.call} returned the same page token twice: the pages after it were not read`;
    this.seen.add(token);
    return this.pages >= this.max
      ? `${this.call} has more than ${this.max} pages: the pages after them were not read`
      : undefined;
  }
}
