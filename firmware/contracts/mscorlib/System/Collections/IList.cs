namespace System.Collections;

public interface IList : ICollection
{
}
