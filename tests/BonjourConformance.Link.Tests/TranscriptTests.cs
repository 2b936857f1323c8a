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
            var waiting = transcript.First(f => f.Comment == "second", Moment.Start, Soon);
            var chain = Chain();
            loop.At(TimeSpan.FromMilliseconds(1), () => transcript.Add(loop.Now, Direction.Received, new byte[14], "first"));
            second = await waiting;
            await chain;
        });

        Assert.That(second?.Number, Is.EqualTo(2));

        async Task Chain()
        {
            await transcript.First(f => f.Comment == "first", Moment.Start, Soon);
            transcript.Add(loop.Now, Direction.Received, new byte[15], "second");
        }
    }

    [Test]
    public void What_was_there_before_the_moment_is_not_found_and_silence_ends_the_wait()
    {
        var loop = new VirtualLoop();
        var transcript = new Transcript(loop);
        transcript.Add(TimeSpan.Zero, Direction.Received, new byte[14], "old");
        Frame? early = null, late = null;
        loop.Run(async () =>
        {
            early = await transcript.First(_ => true, Moment.Start, Soon);
            late = await transcript.First(_ => true, transcript.Now, Soon);
        });

        Assert.That(early?.Comment, Is.EqualTo("old"));
        Assert.That(late, Is.Null);
        Assert.That(loop.Now, Is.EqualTo(Soon));
    }

    [Test]
    public void What_was_captured_before_a_moment_and_taken_after_it_comes_before_it()
    {
        var loop = new VirtualLoop();
        var transcript = new Transcript(loop);
        Frame? found = null;
        loop.Run(async () =>
        {
            await loop.Delay(TimeSpan.FromMilliseconds(10));
            var moment = transcript.Now;
            loop.At(TimeSpan.FromMilliseconds(11), () => transcript.Add(TimeSpan.FromMilliseconds(9), Direction.Received, new byte[14], "queued"));
            loop.At(TimeSpan.FromMilliseconds(12), () => transcript.Add(TimeSpan.FromMilliseconds(12), Direction.Received, new byte[15], "late"));
            found = await transcript.First(_ => true, moment, Soon);
            Assert.That(transcript.Since(moment).Select(f => f.Comment), Is.EqualTo((string[])["late"]));
        });

        Assert.That(found?.Comment, Is.EqualTo("late"));
    }

    [Test]
    public void What_was_taken_before_a_moment_of_the_same_instant_comes_before_it()
    {
        var transcript = new Transcript(new VirtualLoop());
        var first = transcript.Add(TimeSpan.Zero, Direction.Received, new byte[14], "first");
        transcript.Add(TimeSpan.Zero, Direction.Received, new byte[15], "second");

        Assert.That(transcript.Since(first.Moment).Select(f => f.Comment), Is.EqualTo((string[])["second"]));
        Assert.That(transcript.Since(first.Before).Select(f => f.Comment), Is.EqualTo((string[])["first", "second"]));
        Assert.That(transcript.Since(transcript.Now), Is.Empty);
    }

    [Test]
    public void What_the_link_brings_twice_within_milliseconds_was_sent_once()
    {
        var transcript = new Transcript(new VirtualLoop());
        byte[][] octets = [new byte[14], new byte[14], new byte[15], new byte[14]];
        TimeSpan[] at = [TimeSpan.Zero, TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(4), TimeSpan.FromMilliseconds(250)];
        foreach (var (frame, time) in octets.Zip(at)) transcript.Add(time, Direction.Received, frame);

        Assert.That(transcript.Since(Moment.Start).Select(f => f.Number), Is.EqualTo((int[])[1, 3, 4]));
        Assert.That(transcript.All.Select(f => f.IsCopy), Is.EqualTo((bool[])[false, true, false, false]));
    }

    [Test]
    public void Where_all_frames_bear_one_time_copies_are_looked_for_among_the_last_ten_thousand()
    {
        var transcript = new Transcript(new VirtualLoop());
        for (var i = 0; i < 10_001; i++) Add(i);

        Assert.That((bool[])[Add(0).IsCopy, Add(5_000).IsCopy], Is.EqualTo((bool[])[false, true]));

        Frame Add(int content) => transcript.Add(TimeSpan.Zero, Direction.Received, (byte[])[.. new byte[14], .. BitConverter.GetBytes(content)]);
    }

    [Test]
    public void What_the_harness_sends_twice_is_sent_twice()
    {
        var transcript = new Transcript(new VirtualLoop());
        for (var time = 0; time < 2; time++) transcript.Add(TimeSpan.FromMilliseconds(time), Direction.Sent, new byte[14]);

        Assert.That(transcript.Since(Moment.Start).Count(), Is.EqualTo(2));
    }

    [Test]
    public void A_stamp_may_differ_from_the_clock_by_as_much_as_it_is_said_to()
    {
        var error = TimeSpan.FromMicroseconds(250);
        var loop = new VirtualLoop();
        var transcript = new Transcript(loop, error);
        loop.Run(async () =>
        {
            await loop.Delay(Soon);
            var moment = transcript.Now;
            transcript.Add(Soon - error, Direction.Received, new byte[14], "as late as can be");
            transcript.Add(Soon - error * 2, Direction.Received, new byte[14], "earlier");
            Assert.That(transcript.Since(moment).Select(f => f.Comment), Is.EqualTo((string[])["as late as can be"]));
        });
    }
}
