import { FIRST_SEED, playHistories } from './world/play-histories';

test(`whatever happens to events, builds and calls: in the end each pull request has its build, its comment and its votes (seeds from ${FIRST_SEED})`, async () => {
  await playHistories(60);
});
