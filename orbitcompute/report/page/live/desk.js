// Where long questions are computed: a worker made of this page's own text, so that nothing blocks the sliders; where a
// browser lets no worker start, the page itself, in slices.
import {Study} from "./study.js";
import {byYear, together} from "./asking.js";

// Every long question; `stopped()` says that nobody waits any more, and the answer is null then.
const QUESTIONS = {
  draws: (study, {values, points}, stopped) => study.draws(values, points, stopped),
  ends: (study, {values}, stopped) => study.ends(values, stopped),
  map: (study, {values, x, y, output}, stopped) => study.map(values, {x, y, output}, stopped),
  byYear: (study, {values, years, points}, stopped) => byYear(study, values, years, points, stopped),
  check: (study, {points}) => study.check(points),
  together: (study, {values, names, target}, stopped) => together(study, values, names, target, stopped),
};

export class Desk {
  // `study` answers here what no worker does; `text` is the page's script, `data` what its own study was made of.
  constructor(study, data, text) {
    this.study = study;
    this.waiting = new Map();
    this.last = 0;
    try {
      // not a module: Chromium lets none start from a page on disk; what comes before it is ready is kept
      const made = `const early = [];\nonmessage = (one) => early.push(one);\n(async () => {\n${
        text}\nlive.serve(globalThis, FUNCTIONS, early);\n})();\n`;
      const address = URL.createObjectURL(new Blob([made], {type: "text/javascript"}));
      this.worker = new Worker(address);
      this.worker.onmessage = ({data: {number, answer}}) => this.answered(number, answer);
      this.worker.onerror = () => this.alone();
      this.worker.postMessage({data});
    } catch {
      this.worker = null;
    }
  }

  // The answer to a question, null once `stop()` was called after it.
  ask(question, given) {
    this.last += 1;
    const number = this.last;
    return new Promise((resolve) => {
      this.waiting.set(number, {question, given, resolve});
      if (this.worker) this.worker.postMessage({number, question, given});
      else this.here(number);
    });
  }

  async here(number) {
    const {question, given} = this.waiting.get(number);
    this.answered(number, await QUESTIONS[question](this.study, given, () => !this.waiting.has(number)));
  }

  answered(number, answer) {
    this.waiting.get(number)?.resolve(answer);
    this.waiting.delete(number);
  }

  // Nobody waits for what was asked so far.
  stop() {
    this.worker?.postMessage({stop: this.last});
    for (const number of [...this.waiting.keys()]) this.answered(number, null);
  }

  // The worker could not be made or failed: what it was asked is answered here.
  alone() {
    this.worker = null;
    for (const number of [...this.waiting.keys()]) this.here(number);
  }
}

// What runs in the worker: `scope` is where its messages come from, `early` are those that came before.
export function serve(scope, functions, early) {
  let study = null, stopped = 0;
  scope.onmessage = async ({data: {data, stop, number, question, given}}) => {
    if (data) study = new Study(data, data.table, functions);
    if (stop) stopped = Math.max(stopped, stop);
    if (!question) return;
    const answer = number > stopped ? await QUESTIONS[question](study, given, () => number <= stopped) : null;
    scope.postMessage({number, answer});
  };
  early.forEach(scope.onmessage);
}
