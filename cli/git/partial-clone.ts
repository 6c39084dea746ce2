import * as path from 'node:path';
import { Git } from './git';
import { RepositoryFacts } from './read-repository';
import { quotedPath } from './throw-away-origin';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';

export interface MissingRequest {
  readonly facts: RepositoryFacts;
  readonly commit: string;
  /** Gets what is fetched: the user's repository stays as it is. */
  readonly objects: string;
}

/** Each round may show trees in which more is missing. */
const MAX_ROUNDS = 64;

/** Objects of a commit that a partial clone left at its remote. https://git-scm.com/docs/partial-clone */
export async function listMissing(git: Git, request: MissingRequest): Promise<string[]> {
  const listed = await git.must(
    ['rev-list', '--objects', '--missing=print', '--max-count=1', request.commit],
    callOf(request),
  );
  return listed
    .split('\n')
    .filter((line) => line.startsWith('?'))
    .map((line) => line.slice(1));
}

/** Fetch them as git itself would when it met them one by one, all at once. */
export async function fetchMissing(git: Git, request: MissingRequest): Promise<void> {
  const { facts, commit } = request;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const missing = await listMissing(git, request);
    if (missing.length === 0) return;
    const remote = facts.promisor ?? 'origin';
    const answer = await git.ask([...FETCH, '--', remote], {
      ...callOf(request),
      input: missing.map((object) => `${object}\n`).join(''),
    });
    if (answer.code !== 0)
      throw new UserError(COMMAND_ERRORS.objectsNotFetched, {
        count: missing.length,
        commit: commit.slice(0, 8),
        remote,
        output: answer.stderr.trim().split('\n').at(-1) ?? '',
      });
  }
  throw new UserError(COMMAND_ERRORS.objectsMissing, { commit: commit.slice(0, 8) });
}

const FETCH = [
  ...['fetch.negotiationAlgorithm=noop', 'fetch.writeCommitGraph=false', 'maintenance.auto=false', 'gc.auto=0'].flatMap(
    (setting) => ['-c', setting],
  ),
  ...['fetch', '-q', '--no-tags', '--no-write-fetch-head', '--recurse-submodules=no', '--filter=blob:none', '--stdin'],
];

/** In the user's repository, for its remote, its credentials; what is written goes elsewhere. */
function callOf({ facts, objects }: MissingRequest) {
  return {
    cwd: facts.root,
    env: {
      // Those that git allows by itself, and the helper for CodeCommit: not `ext`, whose URLs are commands.
      GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh:codecommit',
      GIT_OBJECT_DIRECTORY: objects,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: quotedPath(path.join(facts.commonDir, 'objects')),
    },
  };
}
