using System.Net;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Reception;

/// <summary>
/// Words for the rules of reception: a message that differs from a plain one in a single respect must have the same effect, or none.
/// Whether a query was read shows in its answer; whether a response was read shows in the probing that a conflict leads to.
/// </summary>
public abstract class ReceptionFixture : ContestFixture
{
    /// <summary>Addresses that lie on no device's link: reserved for documentation (RFC 5737 and RFC 3849).</summary>
    private static readonly IPAddress OffLinkIPv4 = IPAddress.Parse("203.0.113.9");
    private static readonly IPAddress OffLinkIPv6 = IPAddress.Parse("2001:db8:ffff::9");

    public static IPAddress OffLink(Family family) => family == Family.IPv4 ? OffLinkIPv4 : OffLinkIPv6;

    /// <summary>
    /// A question for a record that only the device has, of those that it answers when they are asked plainly: the one that it
    /// multicast longest ago, and not within the last second.
    /// </summary>
    /// <exception cref="InconclusiveException">It answers none.</exception>
    protected async Task<Question> Due(Family family, params IEnumerable<Question> except)
    {
        var answered = await Answered(family);
        var question = answered.Except(except).MinBy(q => Session.LastMulticast(q.Name, q.Type, family)?.At ?? TimeSpan.MinValue) ?? answered[0];
        await Fresh(question.Name, question.Type, family);
        return question;
    }

    /// <summary>Demands that a query is answered like a plain one.</summary>
    /// <param name="form">The query for a question.</param>
    /// <param name="what">What is special about it.</param>
    protected async Task<Answer> MustAnswer(Family family, Func<Question, DnsMessage> form, string what, Sending? how = null)
    {
        var question = await Due(family);
        Describe($"a query for {question} over {family} {what}");
        var query = Send(form(question), family, how);
        if (await FirstAnswer(query, Answering(question), Seconds(1.5) + Tolerance) is null)
        {
            // What comes along with an answer that somebody else was due must not be multicast again within a second.
            Presume(!Responses(query).Any(h => h.Message.Additionals.Any(Answering(question))), "the record that was asked for came along with another answer just then");
            // Once more at rest: that it answers nothing so soon after another answer is judged by itself.
            question = await Due(family);
            query = Send(form(question), family, how);
        }
        return await Expect.Answer(this, query, Answering(question), Seconds(1.5), $"an answer to a query {what}, as to any other", plain: question);
    }

    /// <summary>Makes sure that a second question is answered at all; observed once for each family.</summary>
    /// <exception cref="InconclusiveException">It is not.</exception>
    protected async Task AnswersSecondQuestions(Family family)
    {
        var answers = await Session.Observe<object>($"a second question over {family}", Context.Attempt, async () =>
        {
            var question = await Due(family);
            var query = Send(DnsMessage.Query(new Question(NobodysName(), RecordType.A), question), family);
            return await FirstAnswer(query, Answering(question), Seconds(1.5) + Tolerance) is not null;
        });
        if (answers is false) throw new InconclusiveException("the device does not answer the second question of a plain query either") { CausedBy = [Causes.EveryQuestionIsAnswered] };
    }

    /// <summary>Demands that none of several queries, sent together, is answered, though plain ones are.</summary>
    protected async Task MustNotAnswer(Family family, string because, params IReadOnlyList<(Func<Question, DnsMessage> Form, string What)> forms)
    {
        var asked = new List<(Question Question, string What, Stimulus Query)>();
        ((Question Question, string What, Stimulus Query) Wrong, Heard? Answer) seen = default;
        // A device may announce at any moment, so an answer counts when it comes twice.
        for (var attempt = 0; attempt == 0 || (attempt == 1 && seen.Answer is not null); attempt++)
        {
            asked.Clear();
            foreach (var (form, what) in forms)
            {
                var question = await Due(family, asked.Select(a => a.Question));
                Describe($"a query for {question} over {family} {what}");
                asked.Add((question, what, Send(form(question), family)));
            }
            await Link.Loop.DelayUntil(asked[^1].Query.At + Seconds(1) + Tolerance);
            seen = asked.Select(a => (a, Responses(a.Query).FirstOrDefault(h => h.Message.Answers.Any(Answering(a.Question))))).FirstOrDefault(a => a.Item2 is not null);
        }
        var (wrong, answer) = seen;
        Expect.NotSeen(answer is null, $"no answer within 1 s, because {because}", answer is null ? "none" : $"an answer to the query {wrong.What}", answer is null ? asked.Select(a => a.Query.Frame) : [wrong.Query!.Frame, answer.Frame]);
        // That it answers something does not show that it still has the name that it was asked for.
        await Control.AnswerTo(asked[0].Question, family);
    }

    /// <summary>Demands that a conflicting response, sent in a way of its own, brings the device to probe as a plain one does.</summary>
    protected async Task MustHeed(Family family, Func<ResourceRecord, DnsMessage> form, string what, Sending? how = null)
    {
        await MindsClaims(NameKind.Host, family);
        var seen = await Claimed(NameKind.Host, family, form, how);
        // Once more, away from whatever else was going on.
        if (seen.Contest is null) await Wait(Seconds(1.5));
        if (seen.Contest is null) seen = await Claimed(NameKind.Host, family, form, how);
        await MustProbe(seen, $"a conflicting response {what}, as after any other");
    }

    /// <summary>The same, of a form.</summary>
    protected Task MustHeed(Family family, ClaimForm form) => MustHeed(family, form.Response, form.What, form.How);

    /// <summary>The same, of a form that is tried together with others first: where a response that has all of them is heeded, so is one of each.</summary>
    protected async Task MustHeed(Family family, ClaimForm form, IReadOnlyList<ClaimForm> together)
    {
        var all = ClaimForm.All(together);
        if (Context.Attempt > 0 || await Session.Observe($"a claim {all.What} over {family}", Context.Attempt, () => Heeded(family, all)) is not { Contest: { } contest } seen)
        {
            await MustHeed(family, form);
            return;
        }
        Context.Asked.Add(contest.Name);
        ExpectProbe(seen.Claim, contest, $"a conflicting response {form.What}, as after any other", $", though it was all of this at once: {all.What}");
    }

    private async Task<(Stimulus Claim, Contest? Contest)> Heeded(Family family, ClaimForm form)
    {
        await MindsClaims(NameKind.Host, family);
        var seen = await Claimed(NameKind.Host, family, form.Response, form.How);
        await Calm(seen.Contest);
        return seen;
    }

    /// <summary>Demands that a conflicting response does not bring the device to probe, though a plain one does.</summary>
    protected async Task MustIgnore(Family family, Func<ResourceRecord, DnsMessage> form, string because, Sending? how = null)
    {
        await MindsClaims(NameKind.Host, family);
        var (claim, contest) = await Claimed(NameKind.Host, family, form, how);
        await Calm(contest);
        Expect.NotSeen(contest is null, $"no probe, because {because}", contest is null ? "none within 2 s" : $"a probe for {contest.Name} after {Expect.Ms(contest.FirstProbe.At - claim.At)}",
            contest is null ? [claim.Frame] : [claim.Frame, contest.FirstProbe.Frame]);
        await Control.StillAnswers();
    }

    /// <summary>What the device does when the host name that it probes for is denied by a unicast response.</summary>
    /// <exception cref="NotApplicableException">Its probes do not ask for unicast responses.</exception>
    protected async Task<Course> DeniedByUnicast(Family family, IPAddress from)
    {
        var contest = await Contest(NameKind.Host, family);
        if (!contest.FirstProbe.Message.Questions.Any(q => q.Name == contest.Name && q.UnicastResponse))
        {
            await Calm(contest);
            throw new NotApplicableException("the device's probes do not ask for unicast responses");
        }
        return await contest.Course(contest.Deny(ClaimOf(contest.Name, NameKind.Host, family), new Sending { SourceAddress = from, To = contest.FirstProbe.From }), Seconds(6));
    }

    /// <summary>The same from a host of the device's own link; observed once for each family.</summary>
    protected Task<Course> DeniedOnLink(Family family) =>
        Session.Observe($"denial of a probe by unicast over {family}", Context.Attempt, () => DeniedByUnicast(family, Hosts.Rival.Address(family)));

    /// <summary>Makes sure that the device gives way to a denial by multicast.</summary>
    /// <exception cref="InconclusiveException">It does not.</exception>
    protected async Task MindsDenials(Family family)
    {
        var contest = await Contest(NameKind.Host, family);
        var course = await contest.Course(contest.Deny(), Seconds(6));
        if (course.WentOn) throw new InconclusiveException("the device does not give way to a denial of its probe by multicast either") { CausedBy = [Causes.DefersToHolder] };
    }

    /// <summary>Makes sure that unicast to port 5353 reaches the device: on a host with several programs on that port it may not.</summary>
    /// <exception cref="InconclusiveException">It does not.</exception>
    protected async Task HearsUnicast(Family family)
    {
        var question = (await Due(family)).AsQU();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var query = Ask(question, family, new Sending { To = Device.AddressesOf(family).First() });
            if (await FirstAnswer(query, Answering(question), Seconds(1)) is not null) return;
        }
        throw new InconclusiveException("the device answers no query sent to its unicast address either: what is sent there may not reach it");
    }

    /// <summary>
    /// What is seen after a stimulus, where it is seen twice in a row: a device may announce at any moment what it was not asked for. Null
    /// where it is missing once.
    /// </summary>
    protected static async Task<T?> SeenTwice<T>(Func<Task<T?>> stimulate)
        where T : class =>
        await stimulate() is null ? null : await stimulate();

    /// <summary>Lets the device have its name again, should it have probed.</summary>
    protected async Task Calm(Contest? contest)
    {
        if (contest is not null) await contest.Unopposed(Seconds(6));
        else Context.HasSettled = true;
    }

    /// <summary>Questions for unique records that the device answers by multicast, or failing those for shared ones; tried once for each family.</summary>
    private Task<IReadOnlyList<Question>> Answered(Family family) => Session.Observe<IReadOnlyList<Question>>($"plain questions about {string.Join(", ", Device.Instances.Select(i => i.Name).Prepend(Device.HostName))} over {family}", Context.Attempt, async () =>
    {
        List<Question> questions =
        [
            .. Device.HostName.Count > 0 ? (Question[])[new(Device.HostName, Device.AddressType(family))] : [],
            .. Device.Instances.Take(6).Select(i => new Question(i.Name, RecordType.SRV)),
            .. Device.Instances.Where(i => i.Txt is not null).Take(6).Select(i => new Question(i.Name, RecordType.TXT)),
        ];
        var answered = new List<Question>();
        foreach (var question in questions.OrderBy(q => Device.IsSought(q.Name)))
        {
            // What is multicast all the time on others' account shows nothing.
            if (answered.Count > 0 && Device.IsSought(question.Name)) break;
            await Fresh(question.Name, question.Type, family);
            if (await FirstAnswer(Ask(question, family), Answering(question), Seconds(0.8)) is not null) answered.Add(question);
        }
        // One for a record that others may have too shows as well whether a query was read.
        if (answered.Count == 0) answered.AddRange((await Control.AnswersTo([.. questions, .. Device.Types.Take(2).Select(t => new Question(t, RecordType.PTR))], family, 2)).Select(a => new Question(a.Record.Name, a.Record.Type)));
        return answered;
    });
}
