using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>
/// Whether the device treats IPv4 and IPv6 as two interfaces. RFC 6762 counts by the interface how often a record is multicast; a device that counts both
/// families together may be silent over one because of what was asked over the other.
/// </summary>
internal sealed class Separation(Session session)
{
    /// <summary>From a question to the last moment at which an answer may come.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.7);

    private readonly Inquiry inquiry = new(session);

    private DeviceModel Device => session.Device;

    /// <summary>Asked over one family right after the other, the device answers over each, and over none that it was not asked over.</summary>
    public async Task<bool> IsSeen() => Seen ??= await Look();

    /// <summary>The same as far as it was looked at; null for not yet.</summary>
    public bool? Seen { get; private set; }

    /// <summary>Since a moment the device has multicast over a family what nobody had asked for over it: what is done over the other one is not without effect here.</summary>
    public bool IsLeaking(Family family, TimeSpan since) =>
        session.DeviceMessages.Reverse().TakeWhile(m => m.At > since - TimeSpan.FromSeconds(1.2)).Any(m => m.IsMulticastResponse && m.Family == family && !m.IsPrompted(session, family));

    private async Task<bool> Look()
    {
        if (Device.Families.Count < 2) return false;
        List<Question> questions =
        [
            .. Device.HostName.Count > 0 ? (Question[])[new(Device.HostName, Device.AddressType(Family.IPv4))] : [],
            .. Device.Instances.Where(i => i.Srv is not null).Take(1).Select(i => new Question(i.Name, RecordType.SRV)),
            .. Device.Types.Take(1).Select(t => new Question(t, RecordType.PTR)),
        ];
        var (first, second) = (Family.IPv4, Family.IPv6);
        foreach (var question in questions)
        {
            if (!await AnswersOverEach(question, first, second)) return false;
            (first, second) = (second, first);
        }
        return questions.Count > 0;
    }

    private async Task<bool> AnswersOverEach(Question question, Family first, Family second)
    {
        var free = Device.Families.Select(f => session.LastMulticast(question.Name, question.Type, f)?.At ?? TimeSpan.MinValue).Max() + TimeSpan.FromSeconds(1.05);
        if (free > session.Now) await session.Link.Loop.DelayUntil(free + session.Link.Tolerance);
        await session.MayAsk(Device.Families.Select(f => (question, f)));
        var mark = session.Link.Transcript.Now;
        foreach (var family in (Family[])[first, second])
        {
            var asked = session.Link.Transcript.Now;
            inquiry.Send(family, [question]);
            if (await session.First(m => IsAnswer(m) && m.Family == family, asked, session.Now + Patience + session.Link.Tolerance) is null) return false;
        }
        return session.Since(mark).Count(IsAnswer) == 2;

        bool IsAnswer(Heard heard) => heard.IsMulticastResponse && heard.Message.Answers.Any(CheckFixture.Answering(question));
    }
}
