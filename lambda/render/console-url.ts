/**
 * The console's host in each partition that has a public one; the Region stands before it. In a partition
 * that is not listed there is no link: none is better than one that leads elsewhere.
 * @see https://docs.aws.amazon.com/general/latest/gr/mgmt-console.html
 * @see https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/accessing-govcloud.html
 * @see https://console.amazonaws.cn/
 * @see https://console.amazonaws-eusc.eu/
 */
const CONSOLE_HOSTS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-eusc': 'console.amazonaws-eusc.eu',
};

/** Where something lives in AWS. */
export interface ConsolePlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** The page of a build. `buildId` is `PROJECT:UUID`. */
export function buildUrl(place: ConsolePlace, project: string, buildId: string): string | undefined {
  const path = ['codesuite', 'codebuild', place.account, 'projects', project, 'build', buildId].map(encode).join('/');
  return consoleUrl(place, `${path}/?region=${encode(place.region)}`);
}

/** The page of a log stream in CloudWatch Logs. */
export function logUrl(place: ConsolePlace, group: string, stream: string): string | undefined {
  // This page wants its names encoded twice, with $ in the place of % the second time.
  const twice = (text: string) => encode(encode(text)).replaceAll('%', '$');
  const page = `logsV2:log-groups/log-group/${twice(group)}/log-events/${twice(stream)}`;
  return consoleUrl(place, `cloudwatch/home?region=${encode(place.region)}#${page}`);
}

function consoleUrl(place: ConsolePlace, path: string): string | undefined {
  if (!Object.hasOwn(CONSOLE_HOSTS, place.partition)) return undefined;
  return `https://${encode(place.region)}.${CONSOLE_HOSTS[place.partition]}/${path}`;
}

/** As in a URL, and so that it can stand in the parentheses of a Markdown link. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
