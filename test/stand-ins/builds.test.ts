import { PROJECT, StandIn } from './stand-in';
import { eachStandIn } from './stand-ins';
import { BuildService } from '../../lambda/aws/ports';
import { BuildRequest } from '../../lambda/decide/build-request';

const request = (change: Partial<BuildRequest> = {}): BuildRequest => ({
  project: PROJECT,
  commit: 'a'.repeat(40),
  variables: { FLOW_BRANCH: 'main' },
  token: 'token-1',
  ...change,
});
/** Of a stand-in that has all of the service. */
const serviceOf = ({ builds }: StandIn): BuildService => {
  if (!builds.list) throw new Error('it lists no builds');
  return builds as BuildService;
};

describe('builds', () => {
  eachStandIn('two starts with one token are one build', [], async ({ builds }) => {
    const first = await builds.start(request());
    const second = await builds.start(request());
    expect(second).toEqual(first);
    expect(first.id.startsWith(`${PROJECT}:`)).toBe(true);
  });

  eachStandIn('starts with other tokens are other builds, with numbers that grow', [], async ({ builds }) => {
    const numbers: (number | undefined)[] = [];
    const ids = new Set<string>();
    for (const token of ['one', 'two', 'three']) {
      const { id, number } = await builds.start(request({ token }));
      ids.add(id);
      numbers.push(number);
    }
    expect([ids.size, numbers]).toEqual([3, [1, 2, 3]]);
  });

  eachStandIn('a token is refused for another commit', ['passFiveMinutes'], async ({ builds }) => {
    await builds.start(request());
    await expect(builds.start(request({ commit: 'b'.repeat(40) }))).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
  });

  eachStandIn('a token is forgotten after five minutes', ['passFiveMinutes'], async ({ builds, passFiveMinutes }) => {
    const first = await builds.start(request());
    passFiveMinutes?.();
    expect(await builds.start(request())).not.toEqual(first);
  });

  eachStandIn('a start of a project that is not there is refused', [], async ({ builds }) => {
    await expect(builds.start(request({ project: 'gone' }))).rejects.toThrow();
  });

  eachStandIn('what is not known is left out of an answer', [], async ({ builds }) => {
    expect(await builds.get([`${PROJECT}:00000000-0000-0000-0000-000000000000`])).toEqual([]);
  });

  eachStandIn('a build is answered by its id and by its ARN, with its variables', ['endBuilds'], async (aws) => {
    const { id } = await aws.builds.start(request());
    const [byId] = await aws.builds.get([id]);
    const [byArn] = await aws.builds.get([byId.arn]);
    expect(byArn).toEqual(byId);
    expect(byId).toMatchObject({ buildId: id, complete: false, status: 'IN_PROGRESS', sourceVersion: 'a'.repeat(40) });
    expect(byId.variables).toMatchObject({ FLOW_BRANCH: 'main' });
  });

  eachStandIn('a list has the newest first, in pages, with each build once', ['addHistory'], async (aws) => {
    const service = serviceOf(aws);
    aws.addHistory?.(230);
    const { id: newest } = await aws.builds.start(request());
    const ids: string[] = [];
    let page: string | undefined;
    let pages = 0;
    do {
      const { ids: some, next } = await service.list(PROJECT, page);
      ids.push(...some);
      page = next;
      pages += 1;
    } while (page !== undefined);
    expect([pages, ids.length, new Set(ids).size, ids[0]]).toEqual([3, 231, 231, newest]);
    const times = (await service.get([ids[1], ids[100]])).map(({ buildId, startedAt }) => [buildId, startedAt ?? '']);
    const started = new Map(times as [string, string][]);
    expect(Date.parse(started.get(ids[1]) ?? '')).toBeGreaterThan(Date.parse(started.get(ids[100]) ?? ''));
  });

  eachStandIn('a build that has ended is complete, though an answer may come late', ['beLateWithEnds'], async (aws) => {
    const { id } = await aws.builds.start(request());
    await aws.endBuilds?.();
    aws.beLateWithEnds?.(1);
    const [early] = await aws.builds.get([id]);
    const [later] = await aws.builds.get([id]);
    expect([early.complete, later.complete, later.status]).toEqual([false, true, 'SUCCEEDED']);
  });

  eachStandIn('a build that has ended stays as it ended when it is stopped', ['endBuilds'], async (aws) => {
    const service = serviceOf(aws);
    const { id } = await aws.builds.start(request());
    await aws.endBuilds?.();
    await service.stop(id);
    expect((await aws.builds.get([id]))[0].status).toBe('SUCCEEDED');
    await expect(service.stop(`${PROJECT}:00000000-0000-0000-0000-000000000000`)).resolves.toBeUndefined();
  });

  eachStandIn('a project has a set-up, and one that is gone has none', ['addHistory'], async (aws) => {
    const service = serviceOf(aws);
    expect(await service.setup(PROJECT)).toMatchObject({
      sourceType: 'CODECOMMIT',
      image: 'aws/codebuild/standard:7.0',
      environmentType: 'LINUX_CONTAINER',
    });
    expect(await service.setup('gone')).toBeUndefined();
  });
});
