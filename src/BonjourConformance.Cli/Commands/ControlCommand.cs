using System.CommandLine;
using System.Net.Sockets;
using System.Text;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Simulation;

namespace BonjourConformance.Cli.Commands;

/// <summary>`control`: does something to a running `simulate`. Made to be named in a profile's controls.</summary>
internal sealed class ControlCommand : Command
{
    private readonly Option<string> socket = new("--socket") { Description = "The socket that `simulate --socket` made.", HelpName = "PATH", Required = true };
    private readonly Argument<string> action = new("control") { Description = "powerCycle, start, stop, kill, cableOut, cableIn, rename, changeTxt, browse, stopBrowse, resolve, connect, sleep or wake" };
    private readonly Argument<string[]> arguments = new("arguments") { Description = "rename: INSTANCE TYPE NEW-NAME; changeTxt: INSTANCE TYPE KEY VALUE; browse, stopBrowse: TYPE; resolve, connect: INSTANCE TYPE", Arity = ArgumentArity.ZeroOrMore };

    public ControlCommand(Screen screen)
        : base("control", "Does something to the device of a running `simulate`.")
    {
        Add(socket);
        Add(action);
        Add(arguments);
        SetAction(parsed => Ask(parsed.GetRequiredValue(socket), ControlRequest.Parse(parsed.GetRequiredValue(action), parsed.GetValue(arguments) ?? []), screen));
    }

    private static int Ask(string path, ControlRequest request, Screen screen)
    {
        try
        {
            using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            connection.Connect(new UnixDomainSocketEndPoint(path));
            connection.Send(Encoding.UTF8.GetBytes(request.ToLine() + "\n"));
            using var stream = new NetworkStream(connection, ownsSocket: false);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var reply = reader.ReadLine();
            if (reply == ControlRequest.Done) return ExitCode.Good;
            screen.Problem(reply ?? "The simulated device ended before it answered.");
            return ExitCode.Broken;
        }
        catch (Exception e) when (e is SocketException or IOException or ArgumentException)
        {
            throw new CannotRunException($"Nobody listens at the control socket {path}: {e.Message}", e);
        }
    }
}
