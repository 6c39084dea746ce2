import { review, World } from './world/world';

/** What somebody who looks for a lost build or comment searches the logs by. */
describe('the lines of the log', () => {
  test("of pull requests have the event's id, the flow and the pull request, and the build and its status where there is one", async () => {
    const world = new World([{ flow: 'ci', project: 'demo-ci', trigger: review(), gate: 'gate' }]);
    world.allow = ['*'];
    const pullRequest = world.openPullRequest('4');
    await world.settle();
    world.push(pullRequest);
    await world.settle();
    for (const build of world.running()) world.codeBuild.end(build, 'FAILED');
    await world.settle();
    world.say('4', '/retest');
    await world.settle();
    for (const build of world.running()) world.codeBuild.end(build, 'SUCCEEDED');
    await world.settle();
    world.close(pullRequest);
    await world.settle();

    const outcomes = new Set(world.lines.map(({ outcome }) => outcome));
    expect([...outcomes]).toEqual(expect.arrayContaining(['started', 'commented', 'answered']));
    // One line for each event that came, and none without its id.
    expect(world.lines.filter(({ event }) => event === undefined)).toEqual([]);
    const done = world.lines.filter(({ outcome }) => ['started', 'commented', 'kept'].includes(outcome));
    expect(
      done.filter(({ flow, project, pullRequest: id }) => flow !== 'ci' || project !== 'demo-ci' || id !== '4'),
    ).toEqual([]);
    expect(done.filter(({ build }) => !/^demo-ci:/.test(build ?? ''))).toEqual([]);
    expect(
      done.filter(
        ({ outcome, status, commit }) => outcome === 'commented' && (status === undefined || commit === undefined),
      ),
    ).toEqual([]);
  });

  test("of other flows have the event's id, the flow and the build", async () => {
    const world = new World([
      {
        flow: 'main',
        project: 'demo-main',
        trigger: { kind: 'branch', id: 'branch', names: ['main'], except: [], wildcard: false },
      },
    ]);
    world.pushBranch('main');
    await world.settle();
    expect(world.lines).toEqual([
      expect.objectContaining({
        outcome: 'started',
        event: expect.any(String) as string,
        flow: 'main',
        project: 'demo-main',
        build: expect.stringMatching(/^demo-main:/) as string,
      }),
    ]);
  });
});
