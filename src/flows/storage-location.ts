import { isToken } from '../checks/check';

/** The objects of a bucket whose keys begin with the folder and a slash. The empty folder is the whole bucket. */
export interface StorageLocation {
  readonly bucket: string;
  readonly folder: string;
}

/** Who keeps something in a bucket: builds of one flow, or of the flows that share the location. */
export interface StorageOwner {
  readonly repositoryName: string;
  readonly flow: string;
  /** The flows that are named as users of the same location. `undefined`: the location is the flow's own. */
  readonly sharedWith?: readonly string[];
}

/**
 * The folder of a flow: below the one that the options name there is one of the repository and one of the flow, so that
 * builds of a pull request cannot write where builds of another flow read. A shared location is the folder as the
 * options name it.
 */
export function storageFolder(given: string | undefined, { repositoryName, flow, sharedWith }: StorageOwner): string {
  return [...segments(given ?? ''), ...(sharedWith ? [] : [repositoryName, flow])].join('/');
}

/**
 * Whether an object may be in both. Keys differ by case in S3, but two names that differ by nothing else count as
 * equal, as they do for a reader of the options. A value that is known only at deployment may be any.
 */
export function overlap(one: StorageLocation, other: StorageLocation): boolean {
  const [theirs, others] = [segments(one.folder), segments(other.folder)];
  const differing = theirs.findIndex((segment, index) => index >= others.length || !same(segment, others[index]));
  return (
    (same(one.bucket, other.bucket) || isToken(one.bucket) || isToken(other.bucket)) &&
    (differing < 0 || differing >= others.length || isToken(theirs[differing]) || isToken(others[differing]))
  );
}

/** As `s3://bucket/folder`. */
export function storageUri({ bucket, folder }: StorageLocation): string {
  const uri = `s3://${[bucket, folder].filter(Boolean).join('/')}`;
  return uri.replace(/\$\{Token\[[^\]]*\]\}/g, '<known at deployment>');
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function segments(folder: string): readonly string[] {
  return folder.split('/').filter((segment) => segment !== '');
}
