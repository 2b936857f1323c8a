using System.Net.Sockets;
using System.Text;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Records.Reading;

namespace BonjourConformance.Cli.Simulation;

/// <summary>Takes requests at a Unix domain socket and does them on the event loop that it was started on, one after another.</summary>
public sealed class ControlServer : IDisposable
{
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string path;
    private readonly IOperator hands;

    /// <exception cref="CannotRunException">The socket cannot be made there.</exception>
    public ControlServer(string path, IOperator hands)
    {
        this.path = path;
        this.hands = hands;
        try
        {
            // A socket that nobody listens at any more is what a killed process left.
            if (System.IO.Path.Exists(path) && !IsSocket(path)) throw new CannotRunException($"The control socket {path} cannot be made: a file or folder of that name is there, which is no socket.");
            if (File.Exists(path) && !IsServed(path)) File.Delete(path);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            listener.Dispose();
            throw new CannotRunException($"The control socket {path} cannot be made: {(e is SocketException ? "the address is in use, or no socket can be there" : JsonFiles.Trouble(e))}.", e);
        }
    }

    /// <summary>Serves until it is disposed.</summary>
    public async Task Serve()
    {
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptAsync();
                await Answer(connection);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed: nobody is served any more.
        }
    }

    /// <summary>Whether a socket is there, and nothing that somebody keeps data in.</summary>
    private static bool IsSocket(string path)
    {
        if (OperatingSystem.IsWindows()) return new FileInfo(path) is { Exists: true, Length: 0 };
        var file = new FileInfo(path);
        // A socket is none of the kinds that the attributes can tell, and cannot be opened as a file.
        if (!file.Exists || file.LinkTarget is not null || file.Length > 0) return false;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return false;
        }
        catch (Exception e) when (e is IOException)
        {
            return true;
        }
    }

    public void Dispose()
    {
        listener.Dispose();
        File.Delete(path);
    }

    private async Task Answer(Socket connection)
    {
        string reply;
        try
        {
            using var stream = new NetworkStream(connection, ownsSocket: false);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            if (await reader.ReadLineAsync() is not { } line) return;
            var request = ControlRequest.OfLine(line);
            await hands.Do(request.Action, request.Arguments);
            reply = ControlRequest.Done;
        }
        catch (Exception e) when (e is UsageException or InconclusiveException or ArgumentException)
        {
            reply = e.Message.ReplaceLineEndings(" ");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return;
        }
        try
        {
            await connection.SendAsync(Encoding.UTF8.GetBytes(reply + "\n"));
        }
        catch (SocketException)
        {
            // Who asked has gone.
        }
    }

    private static bool IsServed(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
