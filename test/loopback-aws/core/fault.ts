/** Something that the loopback AWS does not know. It never guesses: the run fails. */
export class Fault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LoopbackDoesNotKnow';
  }
}
