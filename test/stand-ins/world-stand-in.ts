import { PROJECT, REPOSITORY, StandIn } from './stand-in';
import { CodeBuildBuilds } from '../../lambda/aws/codebuild-builds';
import { CodeCommitComments } from '../../lambda/aws/codecommit-comments';
import { CodeCommitConversation } from '../../lambda/aws/codecommit-conversation';
import { CodeCommitPullRequestRules } from '../../lambda/aws/codecommit-pull-request-rules';
import { CodeCommitRepository } from '../../lambda/aws/codecommit-repository';
import { addHistory } from '../lambda/world/long-history';
import { ALICE, REPORT, review, STARTED_BY, World } from '../lambda/world/world';

/** The world of the histories, with the functions' own adapters on top. */
export async function worldStandIn(): Promise<StandIn> {
  const world = new World([{ flow: 'review', project: PROJECT, trigger: review() }]);
  const pullRequest = world.openPullRequest('4');
  const codecommit = world.client('report-build', 'codecommit', REPORT);
  const incomplete = () => undefined;
  const { targetCommit, sourceCommit } = pullRequest;
  return Promise.resolve({
    builds: new CodeBuildBuilds(world.client('start-build', 'codebuild', STARTED_BY)),
    comments: new CodeCommitComments(incomplete, codecommit),
    others: new CodeCommitComments(incomplete, world.client('report-build', 'codecommit', ALICE)),
    repository: new CodeCommitRepository(REPOSITORY, incomplete, codecommit),
    rules: new CodeCommitPullRequestRules(REPOSITORY, incomplete, codecommit),
    conversation: new CodeCommitConversation(codecommit),
    pullRequest: { id: '4', repositoryName: REPOSITORY, targetCommit, sourceCommit },
    deleteComment: (id) => {
      const comment = world.codeCommit.comments.find(({ commentId }) => commentId === id);
      if (comment) Object.assign(comment, { deleted: true, content: '' });
    },
    push: async () => {
      world.push(pullRequest);
      return Promise.resolve(pullRequest.sourceCommit);
    },
    closePullRequest: async () => {
      world.close(pullRequest);
      return Promise.resolve();
    },
    beLate: (answers) => {
      world.late.codeCommit = answers;
    },
    beLateWithEnds: (answers) => {
      world.late.buildEnd = answers;
    },
    addHistory: (count) => {
      addHistory(world, { project: PROJECT, count });
    },
    endBuilds: async () => {
      for (const build of world.running()) world.codeBuild.end(build, 'SUCCEEDED');
      return Promise.resolve();
    },
    passFiveMinutes: () => {
      world.now += 5 * 60_000;
    },
    stop: async () => Promise.resolve(),
  });
}
