import { MAX_PAGES, PageLimit } from '../decide/page-limit';

export interface Page<Item> {
  readonly items?: readonly Item[];
  /** Absent or empty on the last page. */
  readonly next?: string;
}

/** Takes the reason why an answer was not read to its end. */
export type ReportIncomplete = (reason: string) => void;

export interface PagedCall<Item> {
  /** The IAM action, for the message. */
  readonly call: string;
  readonly read: (token: string | undefined) => Promise<Page<Item>>;
  /** Gets the items of each page. Returns true where the next page is not needed. */
  readonly take: (items: readonly Item[]) => boolean | void;
  readonly incomplete: ReportIncomplete;
  readonly maxPages?: number;
}

/** All items of an answer, as far as its pages are read. */
export async function readAll<Item>(paged: Omit<PagedCall<Item>, 'take'>): Promise<readonly Item[]> {
  const found: Item[] = [];
  const take = (items: readonly Item[]) => void found.push(...items);
  await readPages({ ...paged, take });
  return found;
}

/**
 * Read an answer page by page, for a bounded number of pages.
 * @returns whether everything that is needed was read
 */
export async function readPages<Item>({
  call,
  read,
  take,
  incomplete,
  maxPages = MAX_PAGES,
}: PagedCall<Item>): Promise<boolean> {
  const limit = new PageLimit(call, maxPages);
  let token: string | undefined;
  for (;;) {
    const { items, next } = await read(token);
    if (take(items ?? []) === true || !next) return true;
    const refused = limit.refuse(next);
    if (refused !== undefined) {
      incomplete(refused);
      return false;
    }
    token = next;
  }
}
