using BonjourConformance.Link.Virtual;

namespace BonjourConformance.Link.Tests;

public sealed class TranscriptTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    [Test]
    public void Who_waits_for_a_frame_may_at_once_add_one_that_others_wait_for()
    {
        var loop = new VirtualLoop();
        var transcript = new Transcript(loop);
        Frame? second = null;
        loop.Run(async () =>
        {
            var waiting = transcript.First(f => f.Comment == "second", 0, Soon);
            var chain = Chain();
            loop.At(TimeSpan.FromMilliseconds(1), () => transcript.Add(loop.Now, Direction.Received, new byte[14], "first"));
            second = await waiting;
            await chain;
        });

        Assert.That(second?.Number, Is.EqualTo(2));

        async Task Chain()
        {
            await transcript.First(f => f.Comment == "first", 0, Soon);
            transcript.Add(loop.Now, Direction.Received, new byte[14], "second");
        }
    }

    [Test]
    public void What_was_there_before_the_mark_is_not_found_and_silence_ends_the_wait()
    {
        var loop = new VirtualLoop();
        var transcript = new Transcript(loop);
        transcript.Add(TimeSpan.Zero, Direction.Received, new byte[14], "old");
        Frame? early = null, late = null;
        loop.Run(async () =>
        {
            early = await transcript.First(_ => true, 0, Soon);
            late = await transcript.First(_ => true, transcript.Count, Soon);
        });

        Assert.That(early?.Comment, Is.EqualTo("old"));
        Assert.That(late, Is.Null);
        Assert.That(loop.Now, Is.EqualTo(Soon));
    }
}
