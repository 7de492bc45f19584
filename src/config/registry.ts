/** Things that are found by name: what comes with the program, and what a user's module adds. */

export interface Named {
  readonly name: string;
}

export class Registry<Thing extends Named> {
  private readonly byName = new Map<string, Thing>();

  /** `what` names the things in errors: `method`. Things without one of the `needed` properties are refused. */
  constructor(
    private readonly what: string,
    private readonly needed: readonly (keyof Thing & string)[] = [],
  ) {}

  /** Adds one thing and gives it back. Throws where another one has its name. */
  add<Added extends Thing>(thing: Added): Added {
    const held = this.byName.get(thing.name);
    if (held !== undefined && held !== thing)
      throw new Error(`two things are registered as ${this.what} ${thing.name}`);
    const missing = ['name', ...this.needed].find((property) => thing[property as keyof Thing] === undefined);
    if (missing !== undefined) throw new Error(`the ${this.what} ${thing.name} has no ${missing}`);
    this.byName.set(thing.name, thing);
    return thing;
  }

  /** In the order in which they were added. */
  get all(): Thing[] {
    return [...this.byName.values()];
  }

  get names(): string[] {
    return [...this.byName.keys()];
  }

  find(name: string): Thing | undefined {
    return this.byName.get(name);
  }

  /** Throws, naming what there is, where nothing has this name. */
  get(name: string): Thing {
    const found = this.byName.get(name);
    if (found === undefined)
      throw new Error(`no ${this.what} is called ${name}; there are: ${this.names.join(', ')}`);
    return found;
  }
}
