// What a release does, as data: the checks that can refuse it, and the commands in their order.

const SEMVER = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/;

/**
 * @param {readonly string[]} args a version, and perhaps --dry-run
 * @param {{ changelog: string, status: string, tags: readonly string[] }} surroundings CHANGELOG.md, `git status --porcelain` and the tags
 * @returns {{ kind: 'refused', reasons: string[] } | { kind: 'release', version: string, dryRun: boolean, steps: { name: string, command: string, args: string[] }[] }}
 */
function releasePlan(args, { changelog, status, tags }) {
  const dryRun = args.includes('--dry-run');
  const [version, ...more] = args.filter((each) => each !== '--dry-run');
  const reasons = [];
  if (version === undefined || !SEMVER.test(version) || more.length > 0)
    reasons.push('give one version, such as 1.2.3');
  else {
    if (!changelog.includes(`\n## [${version}]`)) reasons.push(`CHANGELOG.md has no heading "## [${version}]"`);
    if (tags.includes(`v${version}`)) reasons.push(`there is a tag v${version} already`);
  }
  if (status.trim() !== '') reasons.push('the working tree has changes: commit them');
  if (reasons.length > 0) return { kind: 'refused', reasons };
  const npm = (name, ...rest) => ({ name, command: 'npm', args: rest });
  return {
    kind: 'release',
    version,
    dryRun,
    // In a clone: what is published is what git has, and nothing else that lies about.
    steps: [
      npm('dependencies, as the lockfile says', 'ci', '--no-fund', '--no-audit'),
      npm('everything tested', 'test', '--', '--all'),
      npm(`version ${version}`, 'version', version, '--no-git-tag-version', '--ignore-scripts'),
      // jsii's manifest holds the version too.
      npm('library compiled with that version', 'run', 'compile'),
      npm('package packed', 'pack', '--pack-destination', '.'),
      npm('package published', 'publish', ...publishArgs(`flow-ci-projen-${version}.tgz`, dryRun)),
    ],
  };
}

/**
 * A pre-release is no one's `latest`. Provenance is a statement of who built this from which commit, signed by
 * the CI system: npm makes it in GitHub Actions and GitLab CI, and refuses elsewhere.
 * https://docs.npmjs.com/generating-provenance-statements
 */
function publishArgs(tarball, dryRun) {
  const preRelease = /-\d+\.\d+\.\d+-/.test(tarball);
  return [
    `./${tarball}`,
    '--provenance',
    '--access',
    'public',
    '--tag',
    preRelease ? 'next' : 'latest',
    ...(dryRun ? ['--dry-run'] : []),
  ];
}

module.exports = { releasePlan, publishArgs };
