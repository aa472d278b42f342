import time, pytest
from tests.factories import *
pytestmark = pytest.mark.django_db
def test_a(world):
    assert Record.objects.count()==15
    Record.objects.all()[0].delete() if 0 else None
    t=time.time(); c=signed_in(world.users["archivist"]); print(time.time()-t)
    r=c.get(f"/api/records/{world.records['chen1'].id}"); print(r.status_code, r.content[:300])
def test_b(world):
    assert Record.objects.count()==15
