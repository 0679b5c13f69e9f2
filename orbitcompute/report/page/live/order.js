// The order in which quantities are computed, and the groups that depend on themselves (as graph/order.py has it).

// The names and everything they are computed from, leaves included.
export function ancestors(names, argumentsOf) {
  const reached = new Set();
  const waiting = [...names];
  while (waiting.length) {
    const name = waiting.pop();
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...(argumentsOf.get(name) ?? []));
  }
  return reached;
}

// The quantities that read a name, by name.
export function users(argumentsOf) {
  const readers = new Map();
  for (const [quantity, names] of argumentsOf) {
    for (const name of names) {
      if (!readers.has(name)) readers.set(name, []);
      readers.get(name).push(quantity);
    }
  }
  return readers;
}

// Everything that `name` moves, itself left out, from who reads whom.
export function descendants(name, readers) {
  const moved = new Set();
  const waiting = [...(readers.get(name) ?? [])];
  while (waiting.length) {
    const user = waiting.pop();
    if (moved.has(user)) continue;
    moved.add(user);
    waiting.push(...(readers.get(user) ?? []));
  }
  moved.delete(name);
  return moved;
}

// Strongly connected groups, each after those it stands on (Tarjan 1972, written without recursion).
export function groups(argumentsOf) {
  const index = new Map(), low = new Map(), onStack = new Set(), stack = [], made = [];
  const open = (name) => {
    index.set(name, index.size);
    low.set(name, index.get(name));
    stack.push(name);
    onStack.add(name);
    return {name, rest: argumentsOf.get(name), at: 0};
  };
  for (const root of argumentsOf.keys()) {
    if (index.has(root)) continue;
    const work = [open(root)];
    while (work.length) {
      const top = work[work.length - 1];
      while (top.at < top.rest.length && !argumentsOf.has(top.rest[top.at])) top.at += 1;
      if (top.at === top.rest.length) {
        work.pop();
        const name = top.name;
        if (work.length) {
          const parent = work[work.length - 1].name;
          low.set(parent, Math.min(low.get(parent), low.get(name)));
        }
        if (low.get(name) === index.get(name)) {
          const group = [];
          while (!group.length || group[group.length - 1] !== name) {
            group.push(stack.pop());
            onStack.delete(group[group.length - 1]);
          }
          made.push(group.reverse());
        }
      } else {
        const following = top.rest[top.at];
        top.at += 1;
        if (!index.has(following)) work.push(open(following));
        else if (onStack.has(following)) low.set(top.name, Math.min(low.get(top.name), index.get(following)));
      }
    }
  }
  return made;
}

// Groups in order of computation: one name each, or the members of a cycle in their inner order, starts cut.
export function steps(argumentsOf, quantities) {
  return groups(argumentsOf).map((group) => {
    if (group.length === 1 && !argumentsOf.get(group[0]).includes(group[0])) return group;
    const members = new Set(group);
    const starts = new Set(group.filter((name) => quantities.get(name).start !== undefined));
    const cut = new Map(group.map((name) => [
      name, argumentsOf.get(name).filter((one) => members.has(one) && !starts.has(one)),
    ]));
    const inner = groups(cut);
    const closed = inner.find((part) => part.length > 1 || cut.get(part[0]).includes(part[0]));
    if (closed) throw new Error(`undeclared cycle: ${closed.join(" -> ")}`);
    return inner.map((part) => part[0]);
  });
}
