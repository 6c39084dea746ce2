import { Repository } from './repository';
import { AwsError } from '../core/aws-error';
import { Json } from '../core/json';

const MOST_DIFFERENCES = 100;
const MAX_COMMITS = 100;

/** A commit as GetCommit shows it. Only a full id is taken. */
export async function getCommit(repository: Repository, commitId: string): Promise<Json> {
  if (!/^[0-9a-f]{40}$/.test(commitId))
    throw new AwsError('InvalidCommitIdException', `${commitId} is not a commit id`);
  const commit = await showCommit(repository, commitId);
  if (!commit) throw new AwsError('CommitIdDoesNotExistException', `${commitId} does not exist`);
  return { commit };
}

/** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_BatchGetCommits.html */
export async function batchGetCommits(repository: Repository, commitIds: readonly string[]): Promise<Json> {
  if (commitIds.length === 0) throw new AwsError('CommitIdsListRequiredException', 'A list of commit IDs is required.');
  if (commitIds.length > MAX_COMMITS)
    throw new AwsError(
      'CommitIdsLimitExceededException',
      `The maximum number of allowed commit IDs in a batch request is ${MAX_COMMITS}.`,
    );
  const commits: Json[] = [];
  const errors: Json[] = [];
  for (const commitId of commitIds) {
    const commit = await showCommit(repository, commitId);
    if (commit) commits.push(commit);
    else errors.push({ commitId, errorCode: 'CommitDoesNotExist', errorMessage: `${commitId} does not exist` });
  }
  // Nothing says that they come in the order in which they were asked for.
  return { commits: commits.reverse(), errors };
}

/** Dates are seconds since 1970 and a zone. https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UserInfo.html */
async function showCommit(repository: Repository, commitId: string): Promise<Json | undefined> {
  if ((await repository.commit(commitId)) !== commitId) return undefined;
  const format = '--format=%T%n%P%n%an%n%ae%n%ad%n%cn%n%ce%n%cd%n%B';
  const [treeId, parents, name, email, date, by, byEmail, byDate, ...message] = (
    await repository.git(['show', '-s', '--date=raw', format, commitId])
  ).split('\n');
  return {
    commitId,
    treeId,
    parents: parents.split(' ').filter(Boolean),
    message: `${message.join('\n')}\n`,
    author: { name, email, date },
    committer: { name: by, email: byEmail, date: byDate },
    additionalData: '',
  };
}

/** What differs between two commits. The members that have to do with pages begin with capitals. */
export async function getDifferences(repository: Repository, input: Json): Promise<Json> {
  const tree = async (specifier: unknown): Promise<string> => {
    const commit = await repository.commit(String(specifier));
    if (!commit) throw new AwsError('CommitDoesNotExistException', `${String(specifier)} does not exist`);
    return commit;
  };
  const before = input.beforeCommitSpecifier === undefined ? undefined : await tree(input.beforeCommitSpecifier);
  const after = await tree(input.afterCommitSpecifier);
  const empty = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
  const raw = await repository.git(['diff-tree', '-r', '-z', '--no-renames', before ?? empty, after]);
  const fields = raw.split('\0').filter(Boolean);
  const differences: Json[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode, newMode, oldBlob, newBlob, changeType] = fields[at].slice(1).split(' ');
    const path = fields[at + 1];
    differences.push({
      ...(changeType !== 'A' && { beforeBlob: { blobId: oldBlob, path, mode: oldMode } }),
      ...(changeType !== 'D' && { afterBlob: { blobId: newBlob, path, mode: newMode } }),
      changeType: changeType === 'T' ? 'M' : changeType,
    });
  }
  const start = Number(input.NextToken ?? 0);
  const end = start + Math.min(Number(input.MaxResults ?? MOST_DIFFERENCES), MOST_DIFFERENCES);
  return { differences: differences.slice(start, end), ...(end < differences.length && { NextToken: String(end) }) };
}
