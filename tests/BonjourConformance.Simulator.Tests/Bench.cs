using System.Net;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests;

/// <summary>A device and a bare observer on one virtual cable, in virtual time.</summary>
internal sealed class Bench
{
    public static readonly MacAddress TesterMac = MacAddress.Parse("02:00:5e:00:53:01");
    public static readonly IPAddress Tester4 = IPAddress.Parse("192.168.77.1");
    public static readonly IPAddress Tester6 = IPAddress.Parse("fe80::5eff:fe00:5301");
    public static readonly IPAddress Device4 = IPAddress.Parse("192.168.77.2");
    private static readonly IPAddress Group4 = IPAddress.Parse("224.0.0.251");
    private static readonly IPAddress Group6 = IPAddress.Parse("ff02::fb");

    public Bench(int seed = 1, Behaviour? behaviour = null, DeviceSetup? setup = null)
    {
        Device = new SimulatedDevice(setup ?? DeviceSetup.Default, seed, behaviour ?? new Behaviour());
        var lan = new VirtualLan(Loop, LanConditions.Ideal, seed);
        (_, Pump) = lan.Plug(Device);
        Port = lan.Plug(frame => Seen.Add(new Seen(Loop.Now, FrameReader.Read(frame))));
    }

    public VirtualLoop Loop { get; } = new();

    public SimulatedDevice Device { get; }

    public Link.StationPump Pump { get; }

    public VirtualLan.Port Port { get; }

    public List<Seen> Seen { get; } = [];

    /// <summary>What was seen since the last call of <see cref="Forget"/>.</summary>
    public IEnumerable<Seen> Messages => Seen.Where(s => s.Frame.Dns is not null);

    public IEnumerable<Seen> Responses => Messages.Where(s => s.Message.IsResponse);

    public IEnumerable<Seen> On4 => Messages.Where(s => s.Frame.Ip!.Version == 4);

    public void Forget() => Seen.Clear();

    public Bench Start()
    {
        Do(d => d.Start(Loop.Now));
        return this;
    }

    /// <summary>Started, announced, and silent long enough for every record to be multicast again.</summary>
    public Bench Settled()
    {
        Start();
        Wait(4);
        Forget();
        return this;
    }

    public void Do(Action<SimulatedDevice> action)
    {
        action(Device);
        Pump.Settle();
    }

    public void Wait(double seconds) => Loop.Run(() => Loop.Delay(TimeSpan.FromSeconds(seconds)));

    public void Send(DnsMessage message, bool v6 = false, IPAddress? from = null, IPAddress? to = null, ushort port = 5353, MacAddress? mac = null) =>
        SendOctets(DnsWriter.Write(message), v6, from, to, port, mac);

    public void SendOctets(byte[] payload, bool v6 = false, IPAddress? from = null, IPAddress? to = null, ushort port = 5353, MacAddress? mac = null)
    {
        var destination = to ?? (v6 ? Group6 : Group4);
        var group = destination.Equals(Group4) || destination.Equals(Group6);
        Port.Send(FrameWriter.Udp(mac ?? TesterMac, group ? MacAddress.OfGroup(destination) : DeviceSetup.Default.Mac,
            from ?? (v6 ? Tester6 : Tester4), destination, port, 5353, payload));
    }

    public static Question Ask(string name, RecordType type = RecordType.PTR) => new(DnsName.Parse(name), type);

    public static DnsMessage Query(string name, RecordType type = RecordType.PTR) => DnsMessage.Query(Ask(name, type));
}

internal sealed record Seen(TimeSpan At, ParsedFrame Frame)
{
    public DnsMessage Message => Frame.Dns!.Message;

    public bool IsProbe => !Message.IsResponse && Message.Authorities.Count > 0;

    /// <summary>Frames sent back to back follow one another by a tenth of a microsecond; they count as one moment.</summary>
    public double Milliseconds => Math.Round(At.TotalMilliseconds, 2);

    public bool To4 => Frame.Ip!.Destination.ToString() == "224.0.0.251";

    public bool To6 => Frame.Ip!.Destination.ToString() == "ff02::fb";
}
