// Run by ClientCodeTests: uses what `terrace env --for LIBRARY` printed, with that library. client_code.js LIBRARY FILE
const [library, file] = process.argv.slice(2);
const code = require("fs").readFileSync(file, "utf8");
const client = new Function("require", "process", code + "\nreturn client;")(require, process);

(async () => {
  if (library !== "node-redis") throw new Error(`no test of ${library}`);
  client.on("error", (error) => {
    console.error(error);
    process.exit(1);
  });
  await client.connect();
  await client.set("key", "value");
  console.log((await client.get("key")) === "value" ? "PONG" : "wrong answer");
  await client.quit();
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
