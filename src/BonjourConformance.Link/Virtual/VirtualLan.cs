namespace BonjourConformance.Link.Virtual;

/// <summary>How a virtual LAN treats frames.</summary>
/// <param name="Delay">From port to port.</param>
/// <param name="Jitter">At most so much more, uniformly.</param>
/// <param name="Loss">Probability that a receiver misses a frame.</param>
/// <param name="Duplication">Probability that a receiver gets a frame twice.</param>
/// <param name="Reordering">Frames may overtake one another within the jitter.</param>
public sealed record LanConditions(TimeSpan Delay, TimeSpan Jitter, double Loss = 0, double Duplication = 0, bool Reordering = false)
{
    /// <summary>50 microseconds, nothing lost.</summary>
    public static LanConditions Ideal { get; } = new(TimeSpan.FromMicroseconds(50), TimeSpan.Zero);

    /// <summary>A live link as checks meet it: frames a little late, a tolerance, breaches tried again, and no time for long watches.</summary>
    public static LanConditions AsLive { get; } = new(TimeSpan.FromMicroseconds(50), TimeSpan.FromMilliseconds(1)) { Tolerance = TimeSpan.FromMilliseconds(5), Attempts = 3, IsPatient = false };

    /// <summary>What the link says of its own accuracy; null for twice of what a frame may be late.</summary>
    public TimeSpan? Tolerance { get; init; }

    /// <summary>How often a breach is tried again; null for what the losses ask for.</summary>
    public int? Attempts { get; init; }

    /// <summary>Long watches cost nothing.</summary>
    public bool IsPatient { get; init; } = true;

    public bool IsIdeal => Jitter == TimeSpan.Zero && Loss == 0 && Duplication == 0;
}

/// <summary>An Ethernet in virtual time that joins any number of ports. Every frame reaches every other port; a seed decides what goes wrong.</summary>
public sealed class VirtualLan(EventLoop loop, LanConditions conditions, int seed)
{
    private readonly List<Port> ports = [];
    private readonly Random random = new(seed);

    /// <summary>May change under way, as links do.</summary>
    public LanConditions Conditions { get; set; } = conditions;

    public EventLoop Loop { get; } = loop;

    /// <summary>Plugs in; <paramref name="receive"/> is called with each frame that arrives.</summary>
    public Port Plug(Action<ReadOnlyMemory<byte>> receive)
    {
        var port = new Port(this, receive);
        ports.Add(port);
        return port;
    }

    /// <summary>Plugs in a station and pumps it.</summary>
    public (Port Port, StationPump Pump) Plug(IStation station)
    {
        StationPump? pump = null;
        var port = Plug(frame => pump!.Receive(frame));
        pump = new StationPump(Loop, station, port.Send);
        pump.Settle();
        return (port, pump);
    }

    private void Carry(Port from, ReadOnlyMemory<byte> frame)
    {
        foreach (var port in ports)
        {
            if (port == from || !port.Connected) continue;
            if (Conditions.Loss > 0 && random.NextDouble() < Conditions.Loss) continue;
            Deliver(port, frame);
            if (Conditions.Duplication > 0 && random.NextDouble() < Conditions.Duplication) Deliver(port, frame);
        }
    }

    private void Deliver(Port port, ReadOnlyMemory<byte> frame)
    {
        var due = Loop.Now + Conditions.Delay;
        if (Conditions.Jitter > TimeSpan.Zero) due += TimeSpan.FromTicks((long)(random.NextDouble() * Conditions.Jitter.Ticks));
        if (!Conditions.Reordering && due <= port.Latest) due = port.Latest + TimeSpan.FromTicks(1);
        port.Latest = due;
        Loop.At(due, () => port.Arrive(frame));
    }

    /// <summary>One place where a host is plugged in.</summary>
    public sealed class Port(VirtualLan lan, Action<ReadOnlyMemory<byte>> receive)
    {
        internal TimeSpan Latest;

        /// <summary>False while the cable is out: nothing is sent or received.</summary>
        public bool Connected { get; set; } = true;

        public void Send(ReadOnlyMemory<byte> frame)
        {
            if (Connected && lan.Loop.Now >= MuteUntil) lan.Carry(this, frame);
        }

        /// <summary>Until then frames are lost on their way from it.</summary>
        public TimeSpan MuteUntil { get; set; }

        /// <summary>Until then frames are lost on their way to it.</summary>
        public TimeSpan DeafUntil { get; set; }

        internal void Arrive(ReadOnlyMemory<byte> frame)
        {
            if (Connected && lan.Loop.Now >= DeafUntil) receive(frame);
        }
    }
}
