using OtaStack.Agent.Core;
using OtaStack.Launcher;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Transfer;

/// <summary>
/// Fetches the images of a release, one after the other, of each the index first and then the parts. Of a pair nanoCLR comes first; an image that
/// runs is not fetched.
/// </summary>
internal sealed class ImagesStep : InstallStep
{
    private readonly AgentContext _context;
    private readonly IndexStep _index;
    private readonly PartsStep _parts;
    private InstallStep _step;
    private Offer? _release;
    private Offer? _image;

    /// <summary>Bytes of the images that were fetched before this one.</summary>
    private int _before;

    public ImagesStep(AgentContext context)
    {
        _context = context;
        _index = new IndexStep(context);
        _parts = new PartsStep(context);
        _step = _index;
    }

    public StepResult Begin(Offer release)
    {
        _release = release;
        _before = 0;
        _context.Total = 0;
        for (Offer? image = Following(release, null); image != null; image = Following(release, image))
        {
            _context.Total += image.ImageLength;
        }

        _context.Show(AgentState.Downloading, ReasonCode.None);
        return BeginImage(Following(release, null));
    }

    public override StepResult Again()
    {
        return GoOn(_step.Again());
    }

    public override StepResult Accept(byte[] buffer, int offset, int count)
    {
        return GoOn(_step.Accept(buffer, offset, count));
    }

    public override StepResult End(TransferOutcome outcome)
    {
        return GoOn(_step.End(outcome));
    }

    /// <summary>Lets go of what the step holds.</summary>
    public void Forget()
    {
        _parts.Forget();
        _release = null;
        _image = null;
    }

    /// <summary>The image to fetch after this one, the first for null.</summary>
    public Offer? Following(Offer release, Offer? fetched)
    {
        if (_context.Images == null)
        {
            return fetched == null ? release : null;
        }

        for (ImageKind image = fetched == null ? ImageKind.NanoClr : fetched.Image + 1; image <= ImageKind.Deployment; image++)
        {
            Offer? next = release.Of(image);
            if (next != null && !_context.Images.Runs(next))
            {
                return next;
            }
        }

        return null;
    }

    private StepResult BeginImage(Offer? image)
    {
        _image = image;
        if (image == null)
        {
            return StepResult.Done;
        }

        _step = _index;
        return GoOn(_index.Begin(image, SlotOf(image)));
    }

    private StepResult GoOn(StepResult result)
    {
        Reason = _step.Reason;
        bool isAtParts = _step == _parts;
        if (isAtParts)
        {
            ShowProgress();
        }

        if (result != StepResult.Done)
        {
            return result;
        }

        Offer image = _image!;
        if (isAtParts)
        {
            _before += image.ImageLength;
            return BeginImage(Following(_release!, image));
        }

        _step = _parts;
        return GoOn(_parts.Begin(image, SlotOf(image)));
    }

    /// <summary>Beside which slot's files the index stands while the image is fetched: with image slots there is one for each image.</summary>
    private SlotName SlotOf(Offer image)
    {
        return _context.Images == null ? _context.FreeSlot() : image.Image == ImageKind.NanoClr ? SlotName.A : SlotName.B;
    }

    private void ShowProgress()
    {
        AgentContext status = _context;
        status.Downloaded = _before + _parts.Stored;
        if (_parts.HasProgressed)
        {
            _parts.HasProgressed = false;
            status.Failures = 0;
            status.Show(AgentState.Downloading, ReasonCode.None);
        }
    }
}
