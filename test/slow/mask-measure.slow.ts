import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { maskSecrets } from '../../lambda/render/mask-secrets';
import { CONTEXTS, FAKE_SECRETS, MORE_FAKE_SECRETS, WHOLE_FILES } from '../lambda/secrets/fake-secrets';

interface Finding {
  readonly rule: string;
  readonly message: string;
  readonly text: string;
}

const SEED = Number(process.env.FAST_CHECK_SEED ?? Date.now() % 2 ** 31);
const TEXTS_FOR_EACH = 120;
/** A rule knows half of the texts or more; fewer than these would be no measure. */
const MIN_KNOWN = 30;
/** What a program writes for a variable: no rule takes it for a secret, as some do with other words in its place. */
const NO_SECRET = '${VALUE}';

/** The number of an account is no secret. */
const isSecret = ({ message }: Finding) => message !== 'AWSAccountID';

function findSecrets(texts: readonly string[]): readonly (readonly Finding[])[] {
  const ended = spawnSync(process.execPath, [join(__dirname, 'support', 'find-secrets.mjs')], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (ended.status !== 0) throw new Error(ended.stderr);
  return (JSON.parse(ended.stdout) as Finding[][]).map((findings) => findings.filter(isSecret));
}

function sample(rule: string): readonly string[] {
  const contexts = WHOLE_FILES.includes(rule) ? [(text: string) => text] : CONTEXTS;
  const inContext = fc.tuple(FAKE_SECRETS[rule], fc.constantFrom(...contexts)).map(([text, context]) => context(text));
  return fc.sample(inContext, { numRuns: TEXTS_FOR_EACH, seed: SEED });
}

const texts = Object.keys(FAKE_SECRETS).flatMap((rule) => sample(rule).map((text) => ({ rule, text })));
const found = findSecrets(texts.map(({ text }) => text));
const left = findSecrets(texts.map(({ text }) => maskSecrets(text).replaceAll('[masked]', NO_SECRET)));

describe(`what secretlint finds is masked (seed ${SEED})`, () => {
  test.each(Object.keys(FAKE_SECRETS))('%s', (rule) => {
    const indexes = texts.flatMap((text, i) => (text.rule === rule ? [i] : []));
    // The texts are of the kind that the rule knows; a random one may lack a checksum or repeat a character.
    const known = indexes.filter((i) => found[i].some((finding) => finding.rule.endsWith(`-${rule}`)));
    expect(known.length).toBeGreaterThan(MIN_KNOWN);
    expect(indexes.flatMap((i) => left[i].map((finding) => [texts[i].text, finding]))).toEqual([]);
  });
});

test.each(Object.keys(MORE_FAKE_SECRETS))(`no %s is shown (seed ${SEED})`, (kind) => {
  const secret = MORE_FAKE_SECRETS[kind];
  fc.assert(
    fc.property(secret, fc.constantFrom(...CONTEXTS), (text, context) => {
      const value = text.slice(text.lastIndexOf('=') + 1);
      expect(maskSecrets(context(text))).not.toContain(value);
    }),
    { seed: SEED, numRuns: TEXTS_FOR_EACH },
  );
});

test('a second look finds nothing more to mask', () => {
  const changed = texts.map(({ text }) => maskSecrets(text)).filter((masked) => maskSecrets(masked) !== masked);
  expect(changed).toEqual([]);
});
