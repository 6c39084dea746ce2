import { PROJECT, REPOSITORY, StandIn } from './stand-in';
import { SOURCE_COMMIT, TARGET_COMMIT } from '../lambda/events';
import { FakeBuilds, FakeComments, FakeRepository } from '../lambda/fakes';

/** The fakes of ports. */
export async function fakesStandIn(): Promise<StandIn> {
  const comments = new FakeComments();
  return Promise.resolve({
    builds: withProject(new FakeBuilds()),
    comments,
    others: undefined,
    repository: new FakeRepository(comments),
    pullRequest: { id: '4', repositoryName: REPOSITORY, targetCommit: TARGET_COMMIT, sourceCommit: SOURCE_COMMIT },
    deleteComment: (id) => {
      comments.delete(comments.comments.findIndex((each) => each.id === id));
    },
    stop: async () => Promise.resolve(),
  });
}

/** Only what it does itself: the rest refuses, so that no test relies on it. */
function withProject(fake: FakeBuilds): StandIn['builds'] {
  return {
    start: async (request) => {
      if (request.project !== PROJECT) throw new Error(`only ${PROJECT} is known`);
      return fake.start(request);
    },
    get: async (ids) => fake.get(ids),
  };
}
