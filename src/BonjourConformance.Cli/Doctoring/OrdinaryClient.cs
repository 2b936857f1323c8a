using System.Net;
using System.Net.Sockets;
using BonjourConformance.Link.Live;
using Makaretu.Dns;

namespace BonjourConformance.Cli.Doctoring;

/// <summary>What an ordinary program of this machine heard.</summary>
/// <param name="Trouble">Why it could not ask; null where it could.</param>
/// <param name="From">Who answered.</param>
/// <param name="Types">The service types that were listed.</param>
public sealed record Hearing(string? Trouble, IReadOnlySet<IPAddress> From, IReadOnlySet<string> Types);

/// <summary>
/// Asks as any program of this machine would: over a plain socket, through the operating system, its firewall and its routes, with a DNS library
/// that is not the harness's own.
/// </summary>
public sealed class OrdinaryClient : IDisposable
{
    private static readonly IPAddress Group = IPAddress.Parse("224.0.0.251");

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly LiveLink link;

    /// <summary>Why there is no socket to ask from; null where there is one.</summary>
    public string? Trouble { get; }

    public OrdinaryClient(LiveLink link)
    {
        this.link = link;
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Any, 5353));
            var own = link.Addresses.IPv4 ?? IPAddress.Any;
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, own.GetAddressBytes());
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(Group, own));
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 255);
        }
        catch (SocketException e)
        {
            Trouble = $"a socket on port 5353 cannot be had: {e.Message}";
        }
    }

    /// <summary>Asks which service types there are, and listens.</summary>
    public async Task<Hearing> Ask(TimeSpan time)
    {
        var (from, types) = (new HashSet<IPAddress>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        if (Trouble is not null) return new Hearing(Trouble, from, types);
        var query = new Message { QR = false };
        query.Questions.Add(new Question { Name = "_services._dns-sd._udp.local", Type = DnsType.PTR, Class = DnsClass.IN });
        try
        {
            await socket.SendToAsync(query.ToByteArray(), SocketFlags.None, new IPEndPoint(Group, 5353));
        }
        catch (SocketException e)
        {
            return new Hearing(e.Message, from, types);
        }
        var end = link.Loop.Now + time;
        var buffer = new byte[9000];
        while (link.Loop.Now < end)
        {
            // Never awaited but by the loop's own clock: whatever waits in the socket is taken every twentieth of a second.
            while (socket.Poll(0, SelectMode.SelectRead))
            {
                EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
                var length = socket.ReceiveFrom(buffer, ref sender);
                Take(buffer.AsSpan(0, length).ToArray(), ((IPEndPoint)sender).Address, from, types);
            }
            await link.Loop.Delay(TimeSpan.FromMilliseconds(50));
        }
        return new Hearing(null, from, types);
    }

    public void Dispose() => socket.Dispose();

    private static void Take(byte[] octets, IPAddress sender, HashSet<IPAddress> from, HashSet<string> types)
    {
        try
        {
            var message = (Message)new Message().Read(octets);
            if (!message.QR) return;
            from.Add(sender);
            foreach (var listed in message.Answers.OfType<PTRRecord>().Where(p => p.Name.ToString().StartsWith("_services.", StringComparison.OrdinalIgnoreCase))) types.Add(listed.DomainName.ToString());
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException or ArgumentException or IndexOutOfRangeException or NotSupportedException)
        {
            // Ordinary programs ignore what they cannot read; the checks judge it.
        }
    }
}
