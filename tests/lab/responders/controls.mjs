// What a responder of a lab is told to do: one line of JSON for each connection to its socket, [COMMAND, ARGUMENT...], answered by "ok" or by what went wrong.
import { createServer } from "node:net";

export function obey(socket, commands) {
  const server = createServer((connection) => {
    let line = "";
    connection.on("data", async (data) => {
      line += data;
      if (!line.includes("\n")) return;
      const [command, ...rest] = JSON.parse(line);
      const answer = await commands[command](...rest).then(() => "ok", (error) => String(error));
      connection.end(`${answer}\n`);
    });
  });
  return server.listen(socket);
}
