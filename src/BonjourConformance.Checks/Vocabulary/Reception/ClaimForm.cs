using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Reception;

/// <summary>A form of a conflicting response that differs from the plain one, and is to be heeded like that.</summary>
/// <param name="What">In words, to stand after "a conflicting response".</param>
/// <param name="Change">What is otherwise in the message.</param>
public sealed record ClaimForm(string What, Func<DnsMessage, DnsMessage> Change)
{
    /// <summary>What is otherwise in the way in which it is sent.</summary>
    public Func<Sending, Sending> Sent { get; init; } = s => s;

    internal Sending How => Sent(Sending.Usual);

    /// <summary>A form that differs in all that these differ in.</summary>
    public static ClaimForm All(IReadOnlyList<ClaimForm> forms) =>
        new(string.Join(", ", forms.Select(f => f.What)), m => forms.Aggregate(m, (message, form) => form.Change(message))) { Sent = s => forms.Aggregate(s, (how, form) => form.Sent(how)) };

    internal DnsMessage Response(ResourceRecord claim) => Change(DnsMessage.Response(claim));
}
