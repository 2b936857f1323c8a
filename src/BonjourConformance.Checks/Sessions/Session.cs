using System.Net;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Requirements;
using BonjourConformance.Checks.Rules;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>One run against one device: the link, the device as it is known, the harness's own hosts, and what was observed.</summary>
public sealed partial class Session
{
    private readonly HashSet<ushort> ports = [];
    private readonly List<Heard> heard = [];
    private readonly Dictionary<(DnsName, RecordType, Family), Heard> lastMulticast = [];
    private readonly Dictionary<Family, Heard> lastOfAll = [];
    private readonly AsyncLocal<CheckContext?> running = new();
    private readonly Discovery discovery;
    private readonly Liveness liveness;
    private readonly Farewells farewells;
    private readonly Seekers seekers;
    private readonly TestHostNeighbours neighbours;
    private bool started;
    private readonly Dictionary<ValueTuple<DeviceInterface?>, (SentIndex Index, RunView Run)> seen = [];

    /// <summary>What was sent that breaks sections of RFC 6762 on purpose, and which.</summary>
    public List<(Stimulus What, IReadOnlyList<string> Sections)> Deliberate { get; } = [];

    public Session(ILink link, DeviceProfile profile, IOperator @operator, int seed, RequirementCatalogue? catalogue = null)
    {
        Link = link;
        Mark = link.Transcript.Now;
        Profile = profile;
        Operator = @operator;
        Catalogue = catalogue ?? RequirementCatalogue.Default;
        Random = new Random(seed);
        Boot = new BootTime(this);
        discovery = new Discovery(this);
        liveness = new Liveness(this);
        farewells = new Farewells(this);
        seekers = new Seekers(this);
        LinkTrouble = new LinkTrouble(this);
        Silences = new Silences(this);
        Way = new LinkQuality(this);
        Separation = new Separation(this);
        Stillness = new Stillness(this);
        Recent = new RecentAnswers(this);
        Hosts = new TestHosts(link, Random);
        neighbours = TestHostNeighbours.On(link, "harness: address resolution");
        link.Transcript.IsOfConcern = new Bystanders(this).Concern;
        link.Transcript.Added += OnFrame;
    }

    /// <summary>A session over frames that were recorded earlier, with a device that was found in them: nothing can be asked any more.</summary>
    public Session(ILink link, DeviceProfile profile, DeviceModel found, Recorded recording, RequirementCatalogue? catalogue = null)
        : this(link, profile, new RecordedDevice(), seed: 1, catalogue)
    {
        Device = found;
        Recording = recording;
        started = true;
    }

    /// <summary>Gives each check that NUnit runs its session; set by the SetUpFixture of a test assembly.</summary>
    public static Func<CheckCase, Session>? Provider { get; set; }

    public ILink Link { get; }

    /// <summary>What comes after it belongs to this session; a run may hold several, one after another.</summary>
    public Moment Mark { get; }

    public DeviceProfile Profile { get; }

    public IOperator Operator { get; }

    public RequirementCatalogue Catalogue { get; }

    /// <summary>Seeded with the run's seed.</summary>
    public Random Random { get; }

    /// <summary>An ephemeral port that no test host has used before: who remembers a connection takes the next one from the same port for a part of it.</summary>
    internal ushort NewPort()
    {
        if (ports.Count > 8000) ports.Clear();
        ushort port;
        do port = (ushort)Random.Next(49152, 65536);
        while (!ports.Add(port));
        return port;
    }

    public DeviceModel Device { get; } = new();

    /// <summary>What is judged of a recording; null on a link with a device that can be asked.</summary>
    public Recorded? Recording { get; }

    public TestHosts Hosts { get; }

    /// <summary>Answers ARP and neighbour solicitations for the test hosts; a check adds addresses that it plays for a while.</summary>
    public TestHostNeighbours Neighbours => neighbours;

    /// <summary>When the device, or its link, was last started.</summary>
    public Moment LastStart { get; private set; }

    /// <summary>When its user last told the device to change something. <see cref="Moment.Start"/> for never.</summary>
    internal Moment Told { get; private set; }

    /// <summary>It was started, and not yet seen to have its names again.</summary>
    internal bool IsStarting { get; set; }

    public BootTime Boot { get; }

    /// <summary>The device was seen not to claim an IPv4 link-local address anew when its cable came back.</summary>
    public bool CableStartsNoClaim { get; set; }

    /// <summary>What was done to the device so far, in order.</summary>
    public List<Doing> Doings { get; } = [];

    /// <summary>All that was sent so far, as the rules over a whole run see it.</summary>
    public RunView Run => SeenFromInterface.Run.With(heard, Doings);

    /// <summary>What the contests for the device's names have shown so far.</summary>
    public ContestMemory Contests { get; } = new();

    /// <summary>All messages on port 5353, in order.</summary>
    public IReadOnlyList<Heard> Messages => heard;

    /// <summary>The place of a message in <see cref="Messages"/>.</summary>
    public int IndexOf(Heard message)
    {
        var (low, high) = (0, heard.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (heard[middle].Number < message.Number) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Messages that the device sent.</summary>
    public IReadOnlyList<Heard> DeviceMessages => Index.Messages;

    internal SentIndex Index => SeenFromInterface.Index;

    /// <summary>What is kept for the interface that is being judged, of all that was sent since the beginning; checks turn from one to the other again and again.</summary>
    private (SentIndex Index, RunView Run) SeenFromInterface
    {
        get
        {
            var from = Device.Interface;
            if (!seen.TryGetValue(new(from), out var known)) seen.Add(new(from), known = (new SentIndex(this, from), new RunView(f => DeviceModel.Sent(f, from), () => Link.Tolerance)));
            return known;
        }
    }

    internal LinkTrouble LinkTrouble { get; }

    /// <summary>Messages that the device sent after a moment.</summary>
    public IEnumerable<Heard> Since(Moment moment) => Link.Transcript.Since(moment).Where(Device.Sent).Select(Heard.Of).OfType<Heard>();

    /// <summary>The first message of the device after a moment that matches, waiting for it until the given time; null if none came.</summary>
    public Task<Heard?> First(Func<Heard, bool> match, Moment since, TimeSpan until) => First(Device.Sent, match, since, until);

    /// <summary>The same, from whichever interface of the device.</summary>
    internal Task<Heard?> FirstOfBox(Func<Heard, bool> match, Moment since, TimeSpan until) => First(Device.Owns, match, since, until);

    /// <summary>
    /// Waits for what follows on a change that the device's user has made: so long where the device stays on, and as long as one may boot where it answers
    /// nothing any more, having begun anew for it.
    /// </summary>
    public async Task Follows(Func<Heard, bool> match, Moment change, TimeSpan on)
    {
        if (await First(match, change, Now + on) is null && !await IsAlive()) await First(match, change, change.At + BootTime.Unknown);
    }

    private async Task<Heard?> First(Func<Frame, bool> sent, Func<Heard, bool> match, Moment since, TimeSpan until)
    {
        var frame = await Link.Transcript.First(f => sent(f) && Heard.Of(f) is { } heard && match(heard), since, until);
        return frame is null ? null : Heard.Of(frame);
    }

    /// <summary>Lets an answer that fills its message come to its end: whoever asks next must not take the rest for an answer to its own question.</summary>
    internal async Task RestOf(Heard heard)
    {
        const int fullMessage = 1000;
        var limit = Now + TimeSpan.FromSeconds(1);
        for (var last = heard; last is not null && last.Frame.Udp!.PayloadLength >= fullMessage && Now < limit;)
            last = await First(h => h.IsResponse, last.Moment, Now + TimeSpan.FromMilliseconds(20) + Link.Tolerance);
    }

    public TimeSpan Now => Link.Loop.Now;

    /// <summary>Claims the harness's addresses and finds the device.</summary>
    /// <exception cref="DeviceNotFoundException">No device, or several and none was chosen.</exception>
    public async Task Start()
    {
        if (started) return;
        await Hosts.Claim(Profile.IPv4 == IPv4Configuration.LinkLocal ? TestHosts.LinkLocal : null);
        Answer();
        await discovery.Find();
        watched = Link.Transcript.Now;
        // A device in another subnet than the harness must not see off-link queriers where a check means on-link ones.
        if (Device.AddressesOf(Family.IPv4).ToList() is { Count: > 0 } addresses && !addresses.Exists(Hosts.ShareSubnetWith))
            await Hosts.Claim(TestHosts.LinkLocal.Contains(addresses[0]) ? TestHosts.LinkLocal : TestHosts.NetworkOf(addresses[0], 24));
        Answer();
        await Way.Measure();
        started = true;

        // Already while it is looked for: a device that answers by unicast asks first where to.
        void Answer()
        {
            foreach (var host in Hosts.All)
            {
                neighbours.Add(host.IPv4, host.Mac);
                neighbours.Add(host.IPv6, host.Mac);
            }
        }
    }

    /// <summary>Asks all of the link what there is, and returns what others answered. The device stays the one that was found.</summary>
    public Task<IReadOnlyList<Heard>> Survey() => discovery.Survey();

    /// <summary>For how long the device is watched while nobody asks it anything: twice as long as those wait that announce themselves every half minute. Where that costs nothing, long enough for eight announcements at doubling intervals.</summary>
    public TimeSpan IdleWatch => TimeSpan.FromSeconds(Link.IsPatient ? 300 : 60);

    public static IReadOnlyDictionary<string, string> NoArguments { get; } = new Dictionary<string, string>();

    internal Stillness Stillness { get; }

    internal Rationing Rationing { get; } = new();

    /// <summary>Hosts that are played at present and that the device may connect to.</summary>
    internal List<Advertiser> Advertisers { get; } = [];

    /// <summary>Whether the device answers anything at all.</summary>
    public Task<bool> IsAlive() => Recording is null ? liveness.Ask() : Task.FromResult(true);

    /// <summary>Plain questions to which it was silent though it answered others.</summary>
    internal HashSet<(Question Question, Family Family)> Unanswered { get; } = [];

    /// <summary>How many plain questions the device has answered.</summary>
    public int Answers => liveness.Answers;

    /// <summary>What the link between harness and device delays and loses.</summary>
    public LinkQuality Way { get; }

    /// <summary>What each host sends to everybody.</summary>
    public GroupTraffic Groups { get; } = new();

    internal Separation Separation { get; }

    /// <summary>Looks, once, whether the device treats IPv4 and IPv6 as two interfaces: then nothing that goes over one has to wait for the other.</summary>
    public Task<bool> TreatsFamiliesApart() => Separation.IsSeen();

    /// <summary>Answers to plain questions of a moment ago.</summary>
    internal RecentAnswers Recent { get; }

    /// <summary>Only one check is under way: it may ask over whichever family.</summary>
    internal bool FamiliesAreShared { get; set; } = true;

    /// <summary>The families that the check under way may touch: where another one is made over the other, only its own.</summary>
    public IReadOnlyCollection<Family> Families => !FamiliesAreShared && running.Value?.Check.Family is { } family ? [family] : Device.Families;

    /// <summary>The families that are one interface with this one, as far as is known.</summary>
    internal IEnumerable<Family> CountedWith(Family family) => Separation.Seen == true ? [family] : Families.Append(family).Distinct();

    /// <summary>When the device answered nothing any more.</summary>
    public Silences Silences { get; }

    /// <summary>Finds out anew what the device is called and offers.</summary>
    public Task<bool> Refresh() => discovery.Refresh();

    /// <summary>When the device last multicast a record of this name and type in the family; null for never.</summary>
    public Heard? LastMulticast(DnsName name, RecordType type, Family family) => lastMulticast.GetValueOrDefault((name, type, family));

    /// <summary>When the device last multicast a response in the family; null for never.</summary>
    internal Heard? LastMulticast(Family family) => lastOfAll.GetValueOrDefault(family);

    /// <summary>Leaves the link as it was found: nothing that the harness, or the device meanwhile, said and that is true no longer stays in others' caches.</summary>
    public async Task Farewell()
    {
        if (!started) return;
        // What the last contest left it with has not been looked up yet.
        if (Disturbed && gone is null && Recording is null) await Refresh();
        await farewells.End();
    }

    private void OnFrame(Frame frame)
    {
        Groups.See(frame);
        if (frame.IsCopy || frame.IsPassing || Heard.Of(frame) is not { } message) return;
        heard.Add(message);
        if (Recording is null) farewells.See(message);
        seekers.See(message);
        if (message.IsResponse && Device.Sent(frame))
        {
            Device.LearnSubtypes(message.Message.Records);
            Device.Follow([.. message.Message.Records]);
        }
        if (!message.IsMulticastResponse || frame.Direction == Direction.Sent) return;
        if (Device.Macs.Count > 0 && !Device.Owns(frame)) return;
        foreach (var record in message.Message.Answers.Concat(message.Message.Additionals))
            lastMulticast[(record.Name, record.Type, message.Family)] = message;
        lastOfAll[message.Family] = message;
    }
}

/// <summary>There is no device to judge, or it is not clear which.</summary>
public sealed class DeviceNotFoundException(string message) : Exception(message)
{
    /// <summary>There are several, and which is meant was not said.</summary>
    public bool IsAmbiguous { get; init; }
}
