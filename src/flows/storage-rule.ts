import { overlap, storageFolder, StorageLocation, storageUri } from './storage-location';
import { Check, isPlainObject, join } from '../checks/check';
import { Issue } from '../contract/issue';

/** A location that builds of a flow write, and what an option says of it. */
interface UsedLocation extends StorageLocation {
  readonly flow: string;
  readonly option: 'artifacts' | 'cache' | 'environment.certificate';
  /** Where the option is written. */
  readonly path: string;
  readonly sharedWith: readonly string[];
}

/**
 * Two flows that keep artifacts or a cache in one location, or one in the other. Whoever opens a pull request has the
 * role of its builds, and which branches hold reviewed code is not known here: so no flow shares with another unless
 * each names the other.
 */
export const storageRule: Check = (declared, path, issues) => {
  if (!isPlainObject(declared) || !isPlainObject(declared.flows) || typeof declared.repositoryName !== 'string') return;
  const { repositoryName, flows } = declared;
  const defaults = isPlainObject(declared.flowDefaults) ? declared.flowDefaults : {};
  const used = Object.entries(flows).flatMap(([flow, own]) =>
    isPlainObject(own) ? usedLocations({ flow, own, defaults, path, repositoryName }) : [],
  );
  const reported = new Set<string>();
  used.forEach((location, index) => {
    const other = used.slice(0, index).find((earlier) => isRefused(earlier, location));
    if (!other || reported.has(location.path)) return;
    reported.add(location.path);
    issues.push(issueOf(location, other));
  });
};

function isRefused(one: UsedLocation, other: UsedLocation): boolean {
  if (one.flow === other.flow || !overlap(one, other)) return false;
  const certificates = [one, other].filter(({ option }) => option === 'environment.certificate').length;
  if (certificates > 0) return certificates === 1;
  return !(one.sharedWith.includes(other.flow) && other.sharedWith.includes(one.flow));
}

function issueOf(location: UsedLocation, other: UsedLocation): Issue {
  const names = `"${other.flow}" in its "sharedWith", and "${location.flow}" in that of "${other.flow}"`;
  const certificate = [location, other].some(({ option }) => option === 'environment.certificate');
  return {
    path: location.path,
    value: storageUri(location),
    expected: `apart from ${storageUri(other)}, the "${other.option}" of flow "${other.flow}", as builds of one could change what the other uses`,
    fix: certificate
      ? 'move the certificate to a bucket that no build writes'
      : `choose another location; or, if whoever can start one of the flows may change what the other builds, name ${names}`,
  };
}

interface LookedAt {
  readonly flow: string;
  readonly own: Record<string, unknown>;
  readonly defaults: Record<string, unknown>;
  readonly path: string;
  readonly repositoryName: string;
}

function usedLocations({ flow, own, defaults, path, repositoryName }: LookedAt): UsedLocation[] {
  const kept = (['artifacts', 'cache'] as const).flatMap((option): UsedLocation[] => {
    const value = own[option] ?? defaults[option];
    if (!isPlainObject(value) || typeof value.bucket !== 'string') return [];
    const given = option === 'artifacts' ? value.path : value.prefix;
    if (given !== undefined && typeof given !== 'string') return [];
    const sharedWith = Array.isArray(value.sharedWith)
      ? value.sharedWith.filter((each) => typeof each === 'string')
      : undefined;
    return [
      {
        flow,
        option,
        path: join(own[option] === undefined ? join(path, 'flowDefaults') : join(join(path, 'flows'), flow), option),
        bucket: value.bucket,
        folder: storageFolder(given, { repositoryName, flow, ...(sharedWith && { sharedWith }) }),
        sharedWith: sharedWith ?? [],
      },
    ];
  });
  return [...kept, ...certificateOf({ flow, own, defaults, path, repositoryName })];
}

/** The certificate that builds trust is read, and is no location of builds. */
function certificateOf({ flow, own, defaults, path }: LookedAt): UsedLocation[] {
  const [mine, theirs] = [own.environment, defaults.environment].map((each) => (isPlainObject(each) ? each : {}));
  const value = mine.certificate ?? theirs.certificate;
  const [, bucket, folder] = (typeof value === 'string' && /:s3:::([^/]+)\/(.+)$/.exec(value)) || [];
  if (bucket === undefined) return [];
  const at = mine.certificate === undefined ? join(path, 'flowDefaults') : join(join(path, 'flows'), flow);
  return [
    { flow, option: 'environment.certificate', path: `${at}.environment.certificate`, bucket, folder, sharedWith: [] },
  ];
}
