#!/bin/sh
# The tests of a repository that knows nothing of Node.js.
[ "$(sh greet.sh)" = 'hello, world' ] || { echo 'greet.sh must greet the world'; exit 1; }
[ "$(sh greet.sh Ada)" = 'hello, Ada' ] || { echo 'greet.sh must greet Ada'; exit 1; }
echo 'all greetings are right'
