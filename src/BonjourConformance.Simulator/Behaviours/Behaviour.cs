using BonjourConformance.Simulator.LinkLocal;
using BonjourConformance.Simulator.Querier;

namespace BonjourConformance.Simulator;

/// <summary>
/// How a simulated device behaves. As it comes it follows the RFCs, in every choice they leave the plainest one; a fault or a variation
/// changes one thing. One object belongs to one device.
/// </summary>
public sealed class Behaviour
{
    public StartUpBehaviour StartUp { get; } = new();

    public ProbingBehaviour Probing { get; } = new();

    public AnnouncingBehaviour Announcing { get; } = new();

    public AnsweringBehaviour Answering { get; } = new();

    public KnownAnswersBehaviour KnownAnswers { get; } = new();

    public LegacyUnicastBehaviour LegacyUnicast { get; } = new();

    public NegativeBehaviour Negative { get; } = new();

    public ConflictsBehaviour Conflicts { get; } = new();

    public GoodbyesBehaviour Goodbyes { get; } = new();

    public MessagesBehaviour Messages { get; } = new();

    public ReceptionBehaviour Reception { get; } = new();

    public ServicesBehaviour Services { get; } = new();

    public AddressesBehaviour Addresses { get; } = new();

    public LinkLocalBehaviour LinkLocal { get; } = new();

    public QuerierBehaviour Querier { get; } = new();

    public PortsBehaviour Ports { get; } = new();

    public DhcpBehaviour Dhcp { get; } = new();

    public NetworkBehaviour Network { get; } = new();
}

/// <summary>A span of time from which a device draws uniformly.</summary>
public readonly record struct DelayRange(TimeSpan Least, TimeSpan Most)
{
    public static readonly DelayRange None = new(TimeSpan.Zero, TimeSpan.Zero);

    public static DelayRange Milliseconds(double least, double most) => new(TimeSpan.FromMilliseconds(least), TimeSpan.FromMilliseconds(most));

    public TimeSpan Draw(Random random) => Least + TimeSpan.FromTicks((long)(random.NextDouble() * (Most - Least).Ticks));
}
