import { analyse } from 'scslre';
import * as blocks from '../../../lambda/render/mask/blocks';
import * as elements from '../../../lambda/render/mask/elements';
import * as keyBlocks from '../../../lambda/render/mask/key-blocks';
import { OPENERS } from '../../../lambda/render/mask/openers';
import * as tokenShapes from '../../../lambda/render/mask/token-shapes';
import * as urls from '../../../lambda/render/mask/urls';
import * as words from '../../../lambda/render/mask/words';
import { maskLines } from '../../../lambda/render/mask-secrets';

const patterns = [
  ...[blocks, elements, keyBlocks, tokenShapes, urls, words].flatMap((module) =>
    Object.values(module).filter((value): value is RegExp => value instanceof RegExp),
  ),
  ...OPENERS.map(([opener]) => opener),
];

describe('no pattern is slower than linear in a repeated character', () => {
  test.each(patterns.map((pattern) => [pattern.source.slice(0, 60), pattern] as const))('%s', (_, pattern) => {
    expect(analyse(pattern).reports.map(({ type }) => type)).toEqual([]);
  });

  test('the measure knows one that is', () => {
    expect(analyse(/[A-Za-z0-9+/]{24,}={0,2}["',\\n]*$/).reports).not.toEqual([]);
  });
});

const KEY = '-----BEGIN PRIV'.concat('ATE KEY-----');
/** Pieces that begin what a pattern looks for, and do not end it; what is repeated, and what stands before it. */
const ADVERSARIAL: readonly (readonly [piece: string, before?: string])[] = [
  ['n', KEY],
  ['x', KEY],
  ['a/', `${KEY}\n`],
  ['n', `${KEY}\n`],
  [KEY],
  [`${KEY}\n`],
  [`${KEY}\nMIIE\n`],
  ['-----END PRIV'.concat('ATE KEY-----\n')],
  ['aB3'.repeat(22).concat('\n')],
  ['token='],
  ['token="'],
  ['token=\\"'],
  ["token='"],
  ['token: a '],
  ['password=./'],
  ['password:${'],
  ['secret-'],
  ['_secret'],
  ['secret: ['],
  ['key-name: '],
  ['"name":"'],
  ['"name": "token", "value'],
  ['--token '],
  ['--a'],
  ['--password -'],
  ['set '],
  ['set a'],
  ['set ', 'a'],
  ['login '],
  ['login -u '],
  ['mysql '],
  ['curl -u a'],
  ['ldapx '],
  ['machine a '],
  ['identified with a '],
  ['echo '],
  ['echo "'],
  ['echo a;'],
  ['"d":"'],
  ['<token'],
  ['<token>'],
  ['cookie: '],
  ['cookie: a'],
  ['authorization: basic '],
  ['Bearer '],
  ['a://'],
  ['a://b:'],
  ['a', 'a://b:'],
  ['a://b@'],
  ['&sig='],
  ['?key='],
  ['x-amz-'],
  ['eyJ'],
  ['eyJ.'],
  ['gh'.concat('p_')],
  ['AK'.concat('IA')],
  ['1', 'AA'],
  ['glpat-'],
  ['xoxb-'],
  ['sk-'],
  ['hooks.slack.com/'],
  ['a'],
  ['aB3/'],
  ['='],
  [' '],
  ['"'],
  ['\\'],
  ['\n'],
  ['password: |\n'],
  ['password: |\n '],
];

/** The processor time of the fastest of three runs in milliseconds, as others use the machine too. */
function measure(piece: string, before: string, length: number): number {
  const lines = (before + piece.repeat(Math.ceil(length / piece.length))).split('\n');
  const times = [0, 1, 2].map(() => {
    const start = process.cpuUsage();
    maskLines(lines);
    return process.cpuUsage(start).user / 1_000;
  });
  return Math.min(...times);
}

test.each(ADVERSARIAL.map(([piece, before = '']) => [piece, before] as const))(
  'four times as much of %j takes about four times as long',
  (piece, before) => {
    measure(piece, before, 1_000);
    const short = measure(piece, before, 16_384);
    const long = measure(piece, before, 65_536);
    // Quadratic work takes sixteen times as long. Less than a fifth of a second may be noise.
    expect(long).toBeLessThan(Math.max(200, short * 9));
    expect(long).toBeLessThan(2_000);
  },
);
