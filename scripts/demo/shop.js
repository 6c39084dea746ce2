// A small repository as an adopter has it: an application with a test, and files of its own.
module.exports = {
  'README.md': '# foo\n\nA shop that adds numbers.\n',
  '.gitignore': 'node_modules/\n',
  'package.json': `${JSON.stringify({ name: 'foo', version: '1.0.0', private: true, scripts: { test: 'node --test' } }, undefined, 2)}\n`,
  'package-lock.json': `${JSON.stringify({ name: 'foo', version: '1.0.0', lockfileVersion: 3, requires: true, packages: { '': { name: 'foo', version: '1.0.0' } } }, undefined, 2)}\n`,
  'sum.js': 'exports.sum = (a, b) => a + b;\n',
  'test/sum.test.js':
    "const assert = require('node:assert');\nconst test = require('node:test');\nconst { sum } = require('../sum.js');\n\ntest('adds', () => assert.strictEqual(sum(1, 2), 3));\n",
  Makefile: 'nightly load-test:\n\t@echo $@\n',
  'release.sh': '#!/bin/sh\necho "releasing $1"\n',
  'buildspecs/main.yml': 'version: 0.2\nphases:\n  build:\n    commands:\n      - npm ci\n      - npm test\n',
};
