import { CONSOLE_HOSTS } from '../../src/contract/console-hosts';

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

/** As in a URL, and so that it can stand in the parentheses of a Markdown link. Half a character has no UTF-8. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD')).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
