import { Repository } from './repository';
import { AwsError } from '../core/aws-error';
import { Json } from '../core/json';

const MOST_DIFFERENCES = 100;

/** A commit as GetCommit shows it. Only a full id is taken. */
export async function getCommit(repository: Repository, commitId: string): Promise<Json> {
  if (!/^[0-9a-f]{40}$/.test(commitId))
    throw new AwsError('InvalidCommitIdException', `${commitId} is not a commit id`);
  if ((await repository.commit(commitId)) !== commitId)
    throw new AwsError('CommitIdDoesNotExistException', `${commitId} does not exist`);
  const [treeId, parents, name, email, date, ...message] = (
    await repository.git(['show', '-s', '--format=%T%n%P%n%an%n%ae%n%ad%n%B', commitId])
  ).split('\n');
  const person = { name, email, date };
  return {
    commit: {
      commitId,
      treeId,
      parents: parents.split(' ').filter(Boolean),
      message: `${message.join('\n')}\n`,
      author: person,
      committer: person,
      additionalData: '',
    },
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
