import { Repository } from './repository';
import { batchGetCommits, getCommit, getDifferences } from './repository-reads';
import { references, Store } from './store';
import { AwsError } from '../core/aws-error';
import { Json, list, text } from '../core/json';
import { Operation } from '../core/service';
import { Principal } from '../iam/principal';

/** Repositories, their branches and commits, and the ways to change them without git. */
export function repositoryOperations(
  store: Store,
  create: (name: string) => Promise<Repository>,
): Readonly<Record<string, Operation>> {
  const show = ({ name, id, defaultBranch }: Repository): Json => ({
    accountId: store.world.account,
    repositoryId: id,
    repositoryName: name,
    Arn: store.arn(name),
    cloneUrlHttp: `${store.world.endpoint}/v1/repos/${name}`,
    defaultBranch,
  });
  const repositoryOf = (input: Json) => store.repository(text(input.repositoryName));
  const ofBranch = (input: Json) => references(text(input.branchName));
  /** Change a branch, and tell it. */
  const change = async <T>(
    input: Json,
    caller: Principal,
    work: (repository: Repository, reference: string) => Promise<T>,
  ): Promise<T> => {
    const repository = repositoryOf(input);
    const { result, changes } = await repository.change(async () =>
      work(repository, `refs/heads/${text(input.branchName)}`),
    );
    store.changed(repository, changes, caller);
    return result;
  };
  return {
    CreateRepository: store.onRepository(async (input) => ({
      repositoryMetadata: show(await create(text(input.repositoryName))),
    })),
    DeleteRepository: store.onRepository((input) => {
      const { id, name } = repositoryOf(input);
      store.repositories.delete(name);
      return { repositoryId: id };
    }),
    // @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdateRepositoryName.html
    UpdateRepositoryName: {
      resources: ({ oldName }) => [store.arn(text(oldName))],
      run: (input) => {
        store.rename(store.repository(text(input.oldName)), text(input.newName));
        return {};
      },
    },
    UpdateDefaultBranch: store.onRepository(async (input) => {
      const repository = repositoryOf(input);
      await store.mustCommit(repository, text(input.defaultBranchName));
      repository.defaultBranch = text(input.defaultBranchName);
      return {};
    }),
    GetRepository: store.onRepository((input) => ({ repositoryMetadata: show(repositoryOf(input)) })),
    GetBranch: store.onRepository(async (input) => ({
      branch: {
        branchName: input.branchName,
        commitId: await store.mustCommit(repositoryOf(input), text(input.branchName)),
      },
    })),
    ListBranches: store.onRepository(async (input) => {
      const names = [...(await repositoryOf(input).references()).keys()];
      return {
        branches: names.filter((ref) => ref.startsWith('refs/heads/')).map((ref) => ref.slice('refs/heads/'.length)),
      };
    }),
    GetCommit: store.onRepository(async (input) => getCommit(repositoryOf(input), text(input.commitId))),
    BatchGetCommits: store.onRepository(async (input) =>
      batchGetCommits(repositoryOf(input), list<string>(input.commitIds)),
    ),
    GetDifferences: store.onRepository(async (input) => getDifferences(repositoryOf(input), input)),
    CreateBranch: store.onRepository(async (input, caller) => {
      await change(input, caller, async (repository, reference) =>
        repository.git(['update-ref', reference, text(input.commitId), '']),
      );
      return {};
    }, ofBranch),
    DeleteBranch: store.onRepository(async (input, caller) => {
      const commitId = await store.mustCommit(repositoryOf(input), text(input.branchName));
      if (input.branchName === repositoryOf(input).defaultBranch)
        throw new AwsError('DefaultBranchCannotBeDeletedException', 'The default branch cannot be deleted.');
      await change(input, caller, async (repository, reference) =>
        repository.git(['update-ref', '-d', reference, commitId]),
      );
      return { deletedBranch: { branchName: input.branchName, commitId } };
    }, ofBranch),
    PutFile: store.onRepository(
      async (input, caller) =>
        change(input, caller, async (repository, reference) => {
          const isEmpty = (await repository.references()).size === 0;
          const tip = isEmpty ? undefined : await store.mustCommit(repository, reference);
          if (input.parentCommitId !== tip)
            throw new AwsError(
              'ParentCommitIdOutdatedException',
              'The file could not be added because the provided parent commit ID is not the current tip of the specified branch.',
            );
          const { blobId, treeId } = await repository.treeWith(
            tip,
            text(input.filePath),
            Buffer.from(text(input.fileContent), 'base64'),
          );
          const commitId = await repository.git([
            'commit-tree',
            treeId,
            ...(tip === undefined ? [] : ['-p', tip]),
            '-m',
            text(input.commitMessage, 'Put a file'),
          ]);
          await repository.git(['update-ref', reference, commitId, tip ?? '']);
          return { commitId, blobId, treeId };
        }),
      ofBranch,
    ),
  };
}
