// Points of a translated model in Node: reads {table, text file, points} and prints every value and status.
import {readFileSync} from "node:fs";
import {pathToFileURL} from "node:url";

const [modelFile, functionsFile, pointsFile] = process.argv.slice(2);
const {Model} = await import(pathToFileURL(modelFile));
const {functions} = await import(pathToFileURL(functionsFile));
const {table, names, models} = JSON.parse(readFileSync(pointsFile, "utf-8"));

const numbers = (changes) => Object.fromEntries(Object.entries(changes).map(([name, text]) => [name, Number(text)]));
const found = models.map(({values, points, options}) => {
  const model = new Model(table, functions, {...options, values: numbers(values)});
  return points.map((changes) => {
    const point = model.evaluate(numbers(changes));
    return {values: names.map((name) => String(point.get(name))), status: point.status, where: point.where,
      outside: [...point.outside], broken: point.broken, judged: point.judged};
  });
});
console.log(JSON.stringify(found));
