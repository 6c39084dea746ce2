import { buildUrl, logUrl } from '../../lambda/render/console-url';

const ID = 'demo-ci:6c4d6039-e057-46a6-94ae-3c104f906298';
const PATH = 'codesuite/codebuild/111122223333/projects/demo-ci/build/demo-ci%3A6c4d6039-e057-46a6-94ae-3c104f906298';

describe('the link to a build', () => {
  test.each<[string, string, string]>([
    ['aws', 'us-east-1', `https://us-east-1.console.aws.amazon.com/${PATH}/?region=us-east-1`],
    ['aws-cn', 'cn-north-1', `https://cn-north-1.console.amazonaws.cn/${PATH}/?region=cn-north-1`],
    ['aws-us-gov', 'us-gov-west-1', `https://us-gov-west-1.console.amazonaws-us-gov.com/${PATH}/?region=us-gov-west-1`],
    ['aws-eusc', 'eusc-de-east-1', `https://eusc-de-east-1.console.amazonaws-eusc.eu/${PATH}/?region=eusc-de-east-1`],
  ])('goes to the console of the partition %s', (partition, region, url) => {
    expect(buildUrl({ partition, region, account: '111122223333' }, 'demo-ci', ID)).toBe(url);
  });

  test.each(['aws-iso', 'aws-iso-b', 'constructor', ''])(
    'is absent in the partition "%s", which has no console that we know',
    (partition) => {
      expect(buildUrl({ partition, region: 'us-iso-east-1', account: '111122223333' }, 'demo-ci', ID)).toBeUndefined();
    },
  );
});

describe('the link to a log', () => {
  const place = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };

  test('names group and stream as the console wants them', () => {
    expect(logUrl(place, '/aws/codebuild/demo-ci', 'a/b')).toBe(
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Fcodebuild$252Fdemo-ci/log-events/a$252Fb',
    );
  });

  test('is one, also of half a character', () => {
    expect(logUrl(place, 'a\ud800', '\udc00b')).toContain('log-group/a$25EF$25BF$25BD/log-events/$25EF$25BF$25BDb');
  });

  test('cannot end a Markdown link', () => {
    expect(logUrl(place, 'a) [x](http://evil', "b'!*(")).toMatch(/^[\w.:/?=#$-]+$/);
  });
});
