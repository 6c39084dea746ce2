import { Deployment } from './deployment';
import { expectHealth } from './ended';
import { actionsOf, rolesOf, without } from './granted';
import { isAmong, Needed, TOLD, WITHOUT_STORY } from './needed';

/** A story is told by whether it came to its end as it should. */
export type Stories = Readonly<Record<string, () => Promise<boolean>>>;

/**
 * Put back what stories and missing permissions changed, and look that nothing was asked that the loopback AWS does not
 * know.
 */
export function restore(ci: Deployment | undefined): void {
  if (ci) {
    const { iam, lambda, events, world, codebuild, endpoint } = ci.aws;
    endpoint.late.reset();
    iam.filter = (_, documents) => documents;
    lambda.breakdown = () => undefined;
    events.loses = () => false;
    world.eventsAreLateMs = 0;
    codebuild.tokenLifeMs = 5 * 60_000;
  }
  expectHealth(ci);
}

/**
 * The tests of a deployment's roles: each story comes to its end with all permissions, and does not without any one
 * that it is for; and what no story of any deployment is for is listed, with its reason.
 */
export function testNeeded(ci: () => Deployment, needed: readonly Needed[], stories: Stories): void {
  test('each permission has a story, here or in another deployment, or a reason why it has none', () => {
    const granted = [...rolesOf(ci())].flatMap(([role, each]) =>
      actionsOf(ci(), each).map((action) => ({ role, action })),
    );
    expect(granted.filter((each) => !isAmong(TOLD, each) && !isAmong(WITHOUT_STORY, each))).toEqual([]);
    const told = needed.flatMap(([, role, ...actions]) => actions.map((action) => `${role} ${action}`));
    expect(told.filter((each) => !granted.some(({ role, action }) => `${role} ${action}` === each))).toEqual([]);
  });

  test.each(Object.keys(stories))('with all permissions: %s', async (story) => {
    expect(await stories[story]()).toBe(true);
  });

  test.each(needed.flatMap(([story, role, ...actions]) => actions.map((action) => [role, action, story] as const)))(
    '%s without %s: it is not so that %s',
    async (role, action, story) => {
      const { name } = rolesOf(ci()).get(role) ?? { name: '' };
      expect(name).not.toBe('');
      ci().aws.iam.filter = (each, documents) => (each.name === name ? without(action, documents) : documents);
      expect(await stories[story]()).toBe(false);
    },
  );
}
